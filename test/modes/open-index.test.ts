import {chownSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import {type AddressInfo} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {openIndex} from '../../source/modes/open-index.ts';
import {sentenceOf} from '../settings/sentence-of.ts';
import {skipUnlessRoot} from '../skip.ts';
import {readSettings} from './read-settings.ts';

let folder: string;
let server: Server;
let asked: Array<string | undefined>;
let url: string;

beforeEach(async () => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-index-'));
	asked = [];
	server = createServer((request, response) => {
		asked.push(request.headers.authorization);
		response.setHeader('content-type', 'application/json');
		response.end('{"tagline":"ours"}');
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
	vi.restoreAllMocks();
	server.close();
	rmSync(folder, {recursive: true});
});

async function open(...args: string[]) {
	return openIndex(await readSettings(['--es', url, ...args]));
}

function write(content: string): string {
	const file = path.join(folder, 'secret');
	writeFileSync(file, content);
	return file;
}

async function ask(...args: string[]): Promise<string | undefined> {
	const index = await open(...args);
	await index!.elastic.request({method: 'GET', path: '/'}, new AbortController().signal);
	await index!.close();
	return asked.at(-1);
}

test('where a file is read, no index is opened', async () => {
	expect(await openIndex(await readSettings(['error.log']))).toBeUndefined();
});

test('a secret in a file is sent without its newline', async () => {
	const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
	expect(await ask('--es-user', 'waf', '--es-password-file', write('hunter2\n'))).toBe(basic('waf:hunter2'));
	expect(await ask('--es-api-key-file', write('a-key\n'))).toBe('ApiKey a-key');
});

test('a secret that is missing, empty or cannot be asked for is a mistake of the command line', async () => {
	const none = path.join(folder, 'none');
	expect(await sentenceOf(open('--es-ca', none))).toBe(`--es-ca: cannot read ${none}: no such file or directory`);
	const empty = write(' \n');
	expect(await sentenceOf(open('--es-api-key-file', empty))).toBe(`--es-api-key-file: ${empty} is empty`);
	expect(await sentenceOf(open('--es-user', 'waf'))).toBe(
		'--es-user: no password for waf, and no terminal to ask on; set WAFTOP_ES_PASSWORD or --es-password-file',
	);
});

test.each(['--es-password-file', '--es-api-key-file', '--es-ca'])('root reads no %s of another user', async option => {
	skipUnlessRoot();
	const file = write('text');
	chownSync(file, 65_534, 65_534);
	expect(await sentenceOf(open(option, file))).toBe(
		`${option}: cannot read ${file}: ${file} is not safe to open: it belongs to another user`,
	);
	expect(asked).toEqual([]);
});

test('what is unsafe is said, without the secret', async () => {
	const say = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
	await open('--es-api-key', 'a-secret-key', '--es-insecure');
	const said = say.mock.calls.map(([text]) => text).join('');
	expect(said).toMatch(/^waftop: other users .* can see a password[^]*\nwaftop: --es-insecure: .*\n$/);
	expect(said).not.toContain('a-secret-key');
});
