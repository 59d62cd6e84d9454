import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {formatInstant} from '../../../source/waf/calendar.ts';
import {createUnwrapper} from '../../../source/parsing/envelopes/unwrapper.ts';
import {type Unwrapped} from '../../../source/parsing/envelopes/envelope.ts';
import {testTime} from '../read-events.ts';

/*
Every envelope that people have, a few lines each, beside what is in them: one entry a line, `null` where the line has no envelope. What an entry does not name is not looked at, and `null` must be absent.
`line` says at which line of the file a line in pieces began.
*/
const folder = path.join(import.meta.dirname, '..', '..', 'fixtures', 'envelopes');

type Expected = Readonly<Record<string, unknown>> | null;

function flatten(unwrapped: Unwrapped | undefined): Record<string, unknown> | null {
	if (unwrapped === undefined) {
		return null;
	}

	const {bytes, start, end, time, localTime, lineNumber, ...rest} = unwrapped;
	return {
		...rest,
		text: Buffer.from(bytes.subarray(start, end)).toString('utf8'),
		time: Number.isNaN(time) ? null : formatInstant(time),
		localTime: Number.isNaN(localTime) ? null : formatInstant(localTime),
		line: lineNumber,
	};
}

function pick(found: Record<string, unknown> | null, expected: Expected): Expected {
	return found === null || expected === null
		? found
		: Object.fromEntries(Object.keys(expected).map(key => [key, found[key] ?? null]));
}

const names = readdirSync(folder)
	.filter(name => name.endsWith('.log'))
	.map(name => name.slice(0, -'.log'.length));

test.each(names)('%s: every line comes out of its envelope as its fixture says', name => {
	const log = readFileSync(path.join(folder, `${name}.log`));
	const expected = JSON.parse(readFileSync(path.join(folder, `${name}.expected.json`), 'utf8')) as Expected[];
	const {unwrap, flush} = createUnwrapper(() => testTime);
	let start = 0;
	let lineNumber = 1;
	for (let end = log.indexOf(10); end >= 0; end = log.indexOf(10, start)) {
		const found = flatten(unwrap(log, start, end, {offset: start, lineNumber}));
		expect(pick(found, expected[lineNumber - 1]), log.toString('utf8', start, end)).toEqual(expected[lineNumber - 1]);
		start = end + 1;
		lineNumber++;
	}

	expect(lineNumber - 1).toBe(expected.length);
	flush(() => expect.fail('nothing waits at the end of a fixture'));
});

test('a prefix leaves the text where it lies', () => {
	const line = Buffer.from('web-1  | 2026-11-24T03:04:05Z stderr F text');
	const unwrapped = createUnwrapper(() => testTime).unwrap(line, 0, line.length);
	expect(unwrapped?.bytes).toBe(line);
});

test('what stands behind the line in its buffer is never looked at', () => {
	const heads = [
		'web-1  | x',
		'2026-11-24T03:04:05.123Z stderr F x',
		'[pod/shop-0/waf] x',
		'   2026-11-24T03:04:05.06-0700 [APP/PROC/WEB/0] ERR x',
		'<187>Nov 24 03:04:05 edge7 nginx[7]: x',
		'<11>1 2026-11-24T03:04:05.678Z edge7 nginx 7 - [a b="c"] x',
		'1795489445.123456 [03] x',
		'3:04PM ERR [client "x',
		'\u001B[31mx\u001B[0m',
		'\uFEFFx',
	];
	for (const head of heads) {
		const whole = Buffer.from(head);
		for (let end = 0; end < whole.length; end++) {
			const alone = flatten(createUnwrapper(() => testTime).unwrap(Uint8Array.from(whole.subarray(0, end)), 0, end));
			const before = flatten(createUnwrapper(() => testTime).unwrap(whole, 0, end));
			expect(before, head.slice(0, end)).toEqual(alone);
		}
	}
});

test('what never ends is given at the end of input: cut, out of all its envelopes, at the place where it began', () => {
	const {unwrap, flush} = createUnwrapper(() => testTime);
	const lines = [
		'[pod/shop-0/waf] 2026-11-24T03:04:05Z stderr P <187>Nov 24 04:04:05 edge7 nginx: one ',
		'[pod/shop-0/waf] 2026-11-24T03:04:06Z stderr P two',
		'[pod/shop-0/waf] 2026-11-24T03:04:07Z stdout P 2026-11-24T03:04:06Z stdout P three',
	];
	for (const [index, text] of lines.entries()) {
		const line = Buffer.from(text);
		expect(unwrap(line, 0, line.length, {offset: 100 * index, lineNumber: index + 1})?.isHeld).toBe(true);
	}

	const given: Array<Record<string, unknown> | null> = [];
	flush(unwrapped => given.push(flatten(unwrapped)));
	expect(given).toMatchObject([
		{text: 'one two', depth: 3, isCut: true, offset: 0, line: 1, source: 'shop-0/waf', stream: 'stderr'},
		{text: 'three', depth: 3, isCut: true, offset: 200, line: 3, stream: 'stdout'},
	]);
	expect(given[0]).toMatchObject({time: '2026-11-24T03:04:05.000Z', localTime: '2026-11-24T04:04:05.000Z'});
});

test('what a piece begins with is no envelope, for a client may have chosen it', () => {
	const {unwrap} = createUnwrapper(() => testTime);
	const begin = Buffer.from('2026-11-24T03:04:05Z stderr P one ');
	const end = Buffer.from('2026-11-24T03:04:05Z stderr F web-1  | two');
	unwrap(begin, 0, begin.length);
	expect(flatten(unwrap(end, 0, end.length))).toMatchObject({
		text: 'one web-1  | two',
		source: undefined,
		isCut: false,
	});
});

test('a fourth envelope stays', () => {
	const line = Buffer.from('web-1  | web-2  | web-3  | 2026-11-24T03:04:05Z web-4  | text');
	expect(flatten(createUnwrapper(() => testTime).unwrap(line, 0, line.length))).toMatchObject({
		text: 'web-4  | text',
		source: 'web-3',
		time: '2026-11-24T03:04:05.000Z',
		depth: 3,
	});
});

test('an object that is no JSON and very long is let be', () => {
	const line = Buffer.from(`{"a":"${'x'.repeat(9_000_000)}" y","message":"ModSecurity: "}`);
	expect(createUnwrapper(() => testTime).unwrap(line, 0, line.length)).toBeUndefined();
	const nested = Buffer.from(`{"message":${'['.repeat(1_000_000)}`);
	expect(createUnwrapper(() => testTime).unwrap(nested, 0, nested.length)).toBeUndefined();
});
