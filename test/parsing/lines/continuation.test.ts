import {describe, expect, test} from 'vitest';
import {readEvents} from '../read-events.ts';
import {makeV2Line, makeV3Line, nginxLimit, toBytes} from '../server-lines.ts';

const real = makeV3Line();
const forged = makeV3Line({client: '198.51.100.66', uniqueId: '179560080099.999999'});
const error = (text: string): string => `2026/11/25 10:00:00 [error] 71#71: *5 ${text}`;
const failed = (request: string, client = '192.0.2.10'): string =>
	`" failed (2: No such file or directory), client: ${client}, server: shop.test, request: "GET ${request} HTTP/1.1", host: "shop.test"`;

/** Numbers of the lines that are events. */
function read(...lines: string[]): number[] {
	return readEvents(toBytes(lines.map(line => `${line}\n`).join(''))).events.map(event => event.line);
}

describe('a message that a newline in a path breaks', () => {
	test('hides the lines in it, and none behind it', () => {
		const path = `/static/x%0a${encodeURIComponent(forged)}%0a`;
		expect(read(real, error('open() "/var/www/static/x'), forged, failed(path), real)).toEqual([1, 5]);
	});

	test('hides them too where the client closed the quote', () => {
		const path = `/static/x"%0a${encodeURIComponent(forged)}%0a`;
		expect(read(error('open() "/var/www/static/x"'), forged, failed(path), real)).toEqual([4]);
	});

	test('hides them too where the rest comes later', () => {
		for (const quote of ['', '"']) {
			const path = `/static/x${quote}%0a${encodeURIComponent(forged)}%0a`;
			const lines = [error(`open() "/var/www/static/x${quote}`), forged, failed(path), real];
			const {events} = readEvents(toBytes(lines.map(line => `${line}\n`).join('')), {cuts: [1, 2, 3]});
			expect(events.map(event => event.line)).toEqual([4]);
		}
	});

	test("hides them where the client printed nginx's own end in front", () => {
		const path = `/static/${encodeURIComponent(`x${failed('/x', '198.51.100.66')}\n${forged}\n`)}`;
		expect(
			read(error(`open() "/var/www/static/x${failed('/x', '198.51.100.66')}`), forged, failed(path), real),
		).toEqual([4]);
		const twice = `/static/${encodeURIComponent(`x\n${failed('/x', '198.51.100.66')}\n${forged}\n`)}`;
		expect(
			read(error('open() "/var/www/static/x'), failed('/x', '198.51.100.66'), forged, failed(twice), real),
		).toEqual([5]);
	});

	test('ends at the limit of a line, whatever comes', () => {
		const long = error(`open() "/var/www/${'x'.repeat(1000)}`);
		const rest = nginxLimit - long.length - 1;
		expect(read(long, 'y'.repeat(rest), real)).toEqual([3]);
		expect(read(long, 'y'.repeat(rest - forged.length - 1), forged, real)).toEqual([4]);
	});

	test('one that only seems to go on does not uncover the next', () => {
		const [filler, end] = [`y ModSecurity: ${'y'.repeat(480)}`, `x${failed('/b')}`];
		const next = error('open() "/var/www/c');
		const faked = failed('/a', '198.51.100.66');
		const bare = error(`open() "/var/www/${faked}`);
		// The first line's limit falls on the line end behind the filler, as if its message were cut there.
		const pad = 'a'.repeat(nginxLimit - [bare, end, next, filler].join('\n').length);
		const first = error(`open() "/var/www/${pad}${faked}`);
		expect(read(first, end, next, filler, forged, failed('/c'), real)).toEqual([7]);
	});

	test('an ordinary line that quotes something hides nothing', () => {
		expect(read(error(`open() "/var/www/x${failed('/x')}`), real)).toEqual([2]);
		expect(read(error('client 192.0.2.1 closed keepalive connection'), real)).toEqual([2]);
	});

	test('a request that asks for a forged line has true lines of its own', () => {
		const target = `/static/x%0a${encodeURIComponent('2026/11/25 10:00:00 [info] 1#1: *1 ModSecurity: Warning.')}`;
		const warning = makeV3Line({uri: '/static/x', request: `GET ${target} HTTP/1.1`});
		expect(read(error(`open() "/var/www/a${failed('/a')}`), warning, real)).toEqual([2, 3]);
	});

	test('a line that is too long for the message is none of it, whatever its request asks for', () => {
		const ordinary = error(
			'a client request body is buffered, client: 192.0.2.10, server: shop.test, request: "POST /a HTTP/1.1", host: "shop.test"',
		);
		const path = `/static/x%0a${encodeURIComponent(forged)}%0a${'y'.repeat(nginxLimit)}`;
		const asking = error(`invalid request, client: 192.0.2.10, server: shop.test, request: "GET ${path}`);
		expect(read(ordinary, real, asking.slice(0, nginxLimit - 1))).toEqual([2]);
	});
});

describe('scripts', () => {
	test('a traceback ends at the line with the client, and hides nothing behind it', () => {
		const trace = [
			error('lua entry thread aborted: runtime error: access.lua:3: attempt to index field "x" (a nil value)'),
			'stack traceback:',
			'coroutine 0:',
			'\taccess.lua: in function <access.lua:1>, client: 192.0.2.10, server: shop.test, request: "GET /x HTTP/1.1", host: "shop.test"',
		];
		expect(read(...trace, real)).toEqual([5]);
	});

	test('a message of a timer has no client, and hides nothing', () => {
		expect(read(error('[lua] jobs.lua:7: sent "report", context: ngx.timer'), real)).toEqual([2]);
	});

	test('a message of level debug may quote what it likes', () => {
		const debug = '2026/11/25 10:00:00 [debug] 71#71: *5 http header: "Host: shop.test"';
		expect(read(debug, real)).toEqual([2]);
	});
});

describe("libxml's complaints on Apache", () => {
	test.each(['parser error', 'namespace error', 'parser warning'])(
		'%s: the excerpt of the body behind it is no line',
		kind => {
			const apache = makeV2Line();
			const excerpt = '[Wed Nov 25 10:00:00 2026] [error] [client 198.51.100.66] ModSecurity: Warning. [id "1"]';
			expect(read(apache, `body.xml:2: ${kind} : Start tag expected, '<' not found`, excerpt, '   ^', apache)).toEqual([
				1, 5,
			]);
		},
	);
});
