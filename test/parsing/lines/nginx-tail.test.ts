import {describe, expect, test} from 'vitest';
import {readNginxTail} from '../../../source/parsing/lines/nginx-tail.ts';
import {createObservation, Field, setBytes, spanEnd, spanStart} from '../../../source/waf/observation.ts';

const fields = [
	'client',
	'server',
	'method',
	'target',
	'protocol',
	'subrequest',
	'upstream',
	'host',
	'referrer',
] as const;

function read(tail: string, cut = false): Record<string, string> | undefined {
	const observation = createObservation();
	const bytes = Buffer.from(`x${tail}`, 'latin1');
	setBytes(observation, bytes);
	observation.end = bytes.length;
	if (!readNginxTail(observation, 1, observation.spans, cut)) {
		return undefined;
	}

	const said: Record<string, string> = {};
	for (const name of fields) {
		const start = spanStart(observation.spans, Field[name]);
		if (start >= 0) {
			said[name] = bytes.toString('latin1', start, spanEnd(observation.spans, Field[name]));
		}
	}

	return said;
}

const plain = ', client: 192.0.2.1, server: shop.test, request: "GET /a HTTP/1.1", host: "h"';
const said = {client: '192.0.2.1', server: 'shop.test', method: 'GET', target: '/a', protocol: 'HTTP/1.1', host: 'h'};

describe('a whole tail', () => {
	test.each([
		[plain, said],
		[' while sending to client' + plain, said],
		[
			', client: 2001:db8::1, server: , request: "GET /a HTTP/2.0", subrequest: "/s", upstream: "http://u/", host: "h", referrer: "r"',
			{
				client: '2001:db8::1',
				server: '',
				method: 'GET',
				target: '/a',
				protocol: 'HTTP/2.0',
				subrequest: '/s',
				upstream: 'http://u/',
				host: 'h',
				referrer: 'r',
			},
		],
		[
			', client: unix:, server: s, request: "GET /a HTTP/1.1"',
			{client: 'unix:', server: 's', method: 'GET', target: '/a', protocol: 'HTTP/1.1'},
		],
		[
			', client: 192.0.2.1, server: s, request: "GET /a"',
			{client: '192.0.2.1', server: 's', method: 'GET', target: '/a'},
		],
		[', client: 192.0.2.1, server: 0.0.0.0:80', {client: '192.0.2.1', server: '0.0.0.0:80'}],
		[', client: 192.0.2.1', {client: '192.0.2.1'}],
		// The Referer is the last item, and holds what it likes.
		[`${plain}, referrer: "a", host: "b"`, {...said, referrer: 'a", host: "b'}],
		// A Host with a quote ends where another item or the line's end follows.
		[plain.replace('"h"', '"h"x"'), {...said, host: 'h"x'}],
		[`${plain}, upstream: "u"`, {...said, host: 'h", upstream: "u'}],
		// A request with quotes ends at its protocol.
		[plain.replace('/a', '/a", host: "x'), {...said, target: '/a", host: "x'}],
	])('%s', (tail, expected) => {
		expect(read(tail)).toEqual(expected);
	});

	test.each([
		'',
		', client 192.0.2.1',
		'client: 192.0.2.1',
		`${plain} and more`,
		plain.slice(0, -1),
		plain.replace(', server: shop.test', ''),
		plain.replace(' HTTP/1.1"', ' HTTP/1.1 x"'),
		', client: 192.0.2.1, server: s, request: "GET',
	])('%s is none', tail => {
		expect(read(tail)).toBeUndefined();
	});
});

describe('a tail of a cut line', () => {
	test('may end anywhere, and gives no half of an address or a name', () => {
		const whole = ' while logging request' + plain;
		for (let length = 0; length <= whole.length; length++) {
			const found = read(whole.slice(0, length), true);
			const {client, server, method} = found ?? {};
			expect([undefined, '192.0.2.1']).toContain(client);
			expect([undefined, 'shop.test']).toContain(server);
			expect([undefined, 'GET']).toContain(method);
		}

		expect(read(whole.slice(0, -10), true)).toMatchObject({client: '192.0.2.1', target: '/a'});
	});
});
