import {expect, test} from 'vitest';
import {nameServer} from '../../source/parsing/name-server.ts';
import {makeV2Line, makeV3Line} from './server-lines.ts';

const name = (text: string) => nameServer(Buffer.from(text));
const apacheHead =
	'[Tue Nov 24 13:03:11.000000 2026] [security2:error] [pid 71] [client 192.0.2.10:40000] ModSecurity: x';

test('a line is of the server whose head it begins with, in an envelope too', () => {
	expect(name(makeV3Line())).toBe('nginx');
	expect(name(makeV2Line())).toBe('Apache');
	expect(name(apacheHead)).toBe('Apache');
	expect(name('[Mon Jan 02 03:04:05 2012] [error] [client 192.0.2.10] ModSecurity: x')).toBe('Apache');
	expect(name(`Nov 24 13:03:11 web1 nginx: ${makeV3Line()}`)).toBe('nginx');
	expect(name(JSON.stringify({log: `${apacheHead}\n`, stream: 'stderr'}))).toBe('Apache');
	expect(name('{"level":"info","msg":"hello"}')).toBeUndefined();
	expect(name('')).toBeUndefined();
});

test('what a client sends is behind the head and names nobody', () => {
	expect(name(makeV3Line({match: apacheHead}))).toBe('nginx');
	expect(name(makeV2Line({match: makeV3Line()}))).toBe('Apache');
});

test('an audit record is of whom its producer names, in its own part alone', () => {
	const record = (h: string, body = ''): string =>
		['--1a2b3c4d-A--', '[x]', '--1a2b3c4d-C--', body, '--1a2b3c4d-H--', h, '--1a2b3c4d-Z--', ''].join('\n');
	const producer = 'Producer: ModSecurity for Apache/2.9.7 (http://www.modsecurity.org/); OWASP_CRS/3.3.4.';
	expect(name(record(producer))).toBe('Apache');
	expect(name(record('Producer: ModSecurity for nginx (STABLE)/2.9.3'))).toBe('nginx');
	expect(name(record('Apache-Handler: proxy-server'))).toBe('Apache');
	expect(name(record('Message: x', `--1a2b3c4e-H--\n${producer}`))).toBeUndefined();
	expect(name(JSON.stringify({transaction: {producer: {connector: 'ModSecurity-nginx v1.0.3'}}}))).toBe('nginx');
	expect(name(JSON.stringify({audit_data: {producer: ['ModSecurity for Apache/2.9.7 (x)']}}))).toBe('Apache');
	expect(name(JSON.stringify({transaction: {request: {body: 'ModSecurity-nginx'}}}))).toBeUndefined();
});
