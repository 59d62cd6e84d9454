import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createUnwrapper} from '../../source/parsing/envelopes/unwrapper.ts';
import {byEffort} from '../effort.ts';
import {testTime} from '../parsing/read-events.ts';

/*
What goes into envelopes comes out of them, byte for byte and nothing else.
*/
const time = '2026-11-24T03:04:05.123456789Z';

type Wrap = (line: Buffer) => Buffer;

const inFrontOf =
	(head: string): Wrap =>
	line =>
		Buffer.concat([Buffer.from(head), line]);
const inJson =
	(make: (text: string) => unknown): Wrap =>
	line =>
		Buffer.from(JSON.stringify(make(line.toString('utf8'))));

const prefixes: Wrap[] = [
	'web-1  | ',
	'shop_web_12     | ',
	'\u001B[36mweb_1  | \u001B[0m',
	`web-1  | ${time} `,
	`${time} `,
	`${time} stderr F `,
	'2026-11-24T12:04:05.123456789+09:00 stdout F ',
	'[pod/shop-5d4f8c7b9-x2x7k/waf] ',
	'[shop-0 waf] ',
	`[shop-0 waf] ${time} `,
	'   2026-11-23T20:04:05.06-0700 [APP/PROC/WEB/0] ERR ',
	'<187>Nov 24 03:04:05 edge7 nginx: ',
	'Nov 24 03:04:05 edge7 httpd/shop[4711]: ',
	'2026-11-24T03:04:05+00:00 edge7 httpd[4711]: ',
	'<11>1 2026-11-24T03:04:05.678Z edge7 nginx 7 - [a@1 b="c\\"]"] ',
	'1795489445.123456 [03] ',
	'shop_waf.1.k3v9x2m7q0t1@edge7    | ',
	`${time} {app="waf", pod="shop-0"} `,
].map(head => inFrontOf(head));

const objects: Wrap[] = [
	inJson(text => ({log: `${text}\n`, stream: 'stderr', time})),
	inJson(text => ({log: text, kubernetes: {pod_name: 'shop-0', container_name: 'waf'}})),
	inJson(text => ({'@timestamp': time, message: text, log: {offset: 1, file: {path: '/var/log/x.log'}}})),
	inJson(text => ({level: 'error', ts: 1_795_489_445.5, logger: 'http.handlers.waf', msg: `${text}\n`})),
	inJson(text => ({MESSAGE: [...Buffer.from(text)], __REALTIME_TIMESTAMP: '1795489445123456'})),
	inJson(text => ({textPayload: text, timestamp: time, resource: {labels: {pod_name: 'shop-0'}}})),
	inJson(text => ({full_log: text, agent: {name: 'edge7'}, timestamp: '2026-11-24T03:04:05.123+0000'})),
];

/* Heads of lines of servers and engines, none of which is an envelope. */
const heads = [
	'2026/11/24 03:04:05 [error] 21#21: *7 [client 192.0.2.7] ModSecurity: Access denied with code 403 (phase 2). ',
	'[Tue Nov 24 03:04:05.123456 2026] [security2:error] [pid 7:tid 8] [client 192.0.2.7:1024] ModSecurity: Warning. ',
	'[2026-11-24 03:04:05.678901] [security2:error] 192.0.2.7:1024 aBc ModSecurity: ',
	'<2026-11-24 03:04:05.678901> <-:error> <pid 7:tid 8> <client 192.0.2.7:1024> ModSecurity: ',
	'Tue Nov 24 03:04:05.678901 2026 [security2:error] [pid 7:tid 8] [client 192.0.2.7] ModSecurity: ',
	'2026-11-24 03:04:05.678901 [NOTICE] [31] [T1] [192.0.2.7:1024-13#APVH_x:443] ',
	'2026-11-24T03:04:05.678901Z\tcritical\tenvoy wasm x.cc:7\t',
	'[2026-11-24 03:04:05.678901][9][critical][wasm] ',
	'[client "192.0.2.7"] Coraza: Warning. ',
	'[client 192.0.2.7] ModSecurity: Warning. ',
	'{"transaction":{"client_ip":"192.0.2.7"},"message":"x","log":"',
	'192.0.2.7 - - [24/Nov/2026:03:04:05 +0000] "GET /',
	'www.example.test 192.0.2.7 - - [24/Nov/2026:03:04:05 +0000] "GET /',
	'--1a2b3c4d-A--',
	'Host: www.example.test',
	'Cookie: a | b',
];

const textLine = fc
	.tuple(fc.constantFrom(...heads), fc.string({unit: 'binary', maxLength: 60}))
	.map(([head, rest]) => Buffer.from(head + rest.replaceAll(/[\n\r]/g, '·')));
const byteLine = fc
	.tuple(fc.constantFrom(...heads), fc.uint8Array({maxLength: 60}))
	.map(([head, rest]) =>
		Buffer.concat([Buffer.from(head), rest.map(byte => (byte === 10 || byte === 13 ? 46 : byte))]),
	);

function unwrapOne(line: Buffer): Buffer | undefined {
	const unwrapped = createUnwrapper(() => testTime).unwrap(line, 0, line.length);
	return unwrapped === undefined ? undefined : Buffer.from(unwrapped.bytes.subarray(unwrapped.start, unwrapped.end));
}

function expectBack(line: Buffer, wraps: readonly Wrap[]): void {
	const wrapped = wraps.reduce((inner, wrap) => wrap(inner), line);
	expect(unwrapOne(wrapped)?.toString('latin1'), wrapped.toString('latin1')).toBe(line.toString('latin1'));
}

test('a text comes out of any three envelopes as it went in', () => {
	const wraps = fc.array(fc.constantFrom(...prefixes, ...objects), {minLength: 1, maxLength: 3});
	fc.assert(fc.property(textLine, wraps, expectBack));
});

test('bytes that are no text come out of any three prefixes as they went in', () => {
	const wraps = fc.array(fc.constantFrom(...prefixes), {minLength: 1, maxLength: 3});
	fc.assert(fc.property(byteLine, wraps, expectBack));
});

test('a line of a server or an engine is never taken for an envelope, whatever a client sent', () => {
	fc.assert(
		fc.property(byteLine, line => {
			expect(unwrapOne(line)).toBeUndefined();
		}),
	);
});

type Written = {stream: 'stdout' | 'stderr'; bytes: Buffer};

function readAll(lines: readonly Buffer[]): Written[] {
	const {unwrap, flush} = createUnwrapper(() => testTime);
	const written: Written[] = [];
	for (const line of lines) {
		const unwrapped = unwrap(line, 0, line.length)!;
		if (!unwrapped.isHeld) {
			const {bytes, start, end, stream} = unwrapped;
			written.push({stream: stream as Written['stream'], bytes: Buffer.from(bytes.subarray(start, end))});
		}
	}

	flush(() => expect.fail('every line has its end'));
	return written;
}

/* Which stream writes its next piece: the choices are used up in turn, and the rest follows. */
function interleave(one: readonly Buffer[], other: readonly Buffer[], choices: readonly boolean[]): Buffer[] {
	const queues = [[...one], [...other]];
	const all: Buffer[] = [];
	for (const choice of choices) {
		all.push(...queues[choice ? 1 : 0].splice(0, 1));
	}

	return [...all, ...queues[0], ...queues[1]];
}

const cuts = fc.array(fc.nat({max: 400}), {maxLength: 6});
const choices = fc.array(fc.boolean(), {maxLength: 60});

test("lines in pieces of CRI come out whole, however they are cut and the other stream's stand between, inside other envelopes too", () => {
	const split = (stream: string, wrap: Wrap) => (line: Buffer, places: readonly number[]) => {
		const ends = [...places.filter(place => place < line.length), line.length].toSorted((a, b) => a - b);
		return ends.map((end, index) => {
			const piece = line.subarray(index === 0 ? 0 : ends[index - 1], end);
			return wrap(
				Buffer.concat([
					Buffer.from(`${time} ${stream} ${end === line.length && index === ends.length - 1 ? 'F' : 'P'} `),
					piece,
				]),
			);
		});
	};
	const lines = fc.array(fc.tuple(textLine, cuts), {maxLength: 5});
	const outer = fc.constantFrom<Wrap>(line => line, prefixes[0], prefixes[7], objects[1], objects[2]);
	fc.assert(
		fc.property(lines, lines, choices, outer, (errors, outputs, turns, wrap) => {
			// A piece in JSON has to be a text of its own.
			const isText = objects.includes(wrap);
			const place = (line: Buffer, places: number[]): number[] =>
				isText ? places.filter(at => (line[at] ?? 0) < 0x80) : places;
			const read = readAll(
				interleave(
					errors.flatMap(([line, places]) => split('stderr', wrap)(line, place(line, places))),
					outputs.flatMap(([line, places]) => split('stdout', wrap)(line, place(line, places))),
					turns,
				),
			);
			for (const [stream, expected] of [
				['stderr', errors],
				['stdout', outputs],
			] as const) {
				const found = read.filter(line => line.stream === stream).map(({bytes}) => bytes.toString('latin1'));
				expect(found).toEqual(expected.map(([line]) => line.toString('latin1')));
			}
		}),
	);
});

test('long lines that Docker cuts come out whole, a CRI line that another runtime cut inside of them too', () => {
	const piece = 16_384;
	const toEntries =
		(stream: string) =>
		(line: string): Buffer[] => {
			const text = `${line}\n`;
			return Array.from({length: Math.ceil(text.length / piece)}, (_, index) =>
				Buffer.from(JSON.stringify({log: text.slice(index * piece, (index + 1) * piece), stream, time})),
			);
		};
	const line = fc
		.tuple(fc.constantFrom(...heads), fc.nat({max: 3 * piece}))
		.map(([head, length]) => head + '[pod/a/b] '.repeat(Math.ceil(length / 10)));
	const lines = fc.array(line, {maxLength: 3});
	fc.assert(
		fc.property(lines, lines, choices, fc.boolean(), (errors, outputs, turns, isCri) => {
			const inner =
				(stream: string) =>
				(text: string): string[] =>
					isCri
						? [
								`${time} ${stream} P ${text.slice(0, text.length >> 1)}`,
								`${time} ${stream} F ${text.slice(text.length >> 1)}`,
							]
						: [text];
			const read = readAll(
				interleave(
					errors.flatMap(text => inner('stderr')(text)).flatMap(text => toEntries('stderr')(text)),
					outputs.flatMap(text => inner('stdout')(text)).flatMap(text => toEntries('stdout')(text)),
					turns,
				),
			);
			for (const [stream, expected] of [
				['stderr', errors],
				['stdout', outputs],
			] as const) {
				const found = read.filter(one => one.stream === stream).map(({bytes}) => bytes.toString('latin1'));
				expect(found).toEqual(expected);
			}
		}),
		{numRuns: byEffort({quick: 10, whole: 30, long: 3000})},
	);
});

test('no bytes make it throw, and what comes out lies inside of what it names', () => {
	const part = fc.oneof(
		fc.constantFrom(...prefixes.map(wrap => wrap(Buffer.alloc(0))), ...objects.map(wrap => wrap(Buffer.from('x')))),
		fc.uint8Array({maxLength: 20}).map(bytes => Buffer.from(bytes)),
		fc.json().map(text => Buffer.from(text)),
		fc
			.constantFrom('{"message":', '{"log":{"x":', '"', '}', '\\', '{"__proto__":{"message":"x"}}', 'ModSecurity: ')
			.map(text => Buffer.from(text)),
	);
	const {unwrap, flush} = createUnwrapper(() => testTime);
	fc.assert(
		fc.property(fc.array(part, {maxLength: 5}), parts => {
			const line = Buffer.concat(parts);
			const unwrapped = unwrap(line, 0, line.length);
			if (unwrapped !== undefined) {
				const {bytes, start, end, depth} = unwrapped;
				expect(start).toBeGreaterThanOrEqual(0);
				expect(end).toBeGreaterThanOrEqual(start);
				expect(bytes.length).toBeGreaterThanOrEqual(end);
				expect(depth).toBeLessThanOrEqual(3);
			}
		}),
	);
	flush(() => undefined);
});
