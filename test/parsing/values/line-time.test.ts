import {describe, expect, test} from 'vitest';
import {
	readFraction,
	readNamedTime,
	readNumericTime,
	readSyslogTime,
} from '../../../source/parsing/values/line-time.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe("nginx's form", () => {
	test.each([
		['2026/11/24 02:16:38', Date.UTC(2026, 10, 24, 2, 16, 38)],
		['2026-11-24 02:16:38', Date.UTC(2026, 10, 24, 2, 16, 38)],
		['2024/02/29 23:59:59', Date.UTC(2024, 1, 29, 23, 59, 59)],
		['1999/12/31 00:00:00', Date.UTC(1999, 11, 31)],
	])('%s', (text, time) => {
		expect(readNumericTime(bytes(text), 0)).toBe(time);
		// Once more: the same second is not read twice.
		expect(readNumericTime(bytes(`x${text}`), 1)).toBe(time);
	});

	test.each([
		'2026/11-24 02:16:38',
		'2026/13/24 02:16:38',
		'2026/11/24 24:16:38',
		'2026/11/24 02.16.38',
		'2026/11/2',
		'',
	])('%s is none', text => {
		expect(readNumericTime(bytes(text), 0)).toBeNaN();
	});
});

describe("Apache's form", () => {
	test.each([
		['Tue Nov 24 02:18:37.528065 2026', Date.UTC(2026, 10, 24, 2, 18, 37, 528)],
		['Tue Nov 24 02:18:37 2026', Date.UTC(2026, 10, 24, 2, 18, 37)],
		['Mon Jan  2 03:04:05 2012', Date.UTC(2012, 0, 2, 3, 4, 5)],
	])('%s', (text, time) => {
		expect(readNamedTime(bytes(text), 0)).toBe(time);
	});

	test.each(['Tue Nop 24 02:18:37 2026', 'Tue Nov 24 02:18:37', 'Tue Nov 24 02:18:37 20x6', 'anN'])(
		'%s is none',
		text => {
			expect(readNamedTime(bytes(text), 0)).toBeNaN();
		},
	);
});

test('syslog names no year', () => {
	expect(readSyslogTime(bytes('Jan  2 03:04:05'), 0, 2026)).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
	expect(readSyslogTime(bytes('Jan 32 03:04:05'), 0, 2026)).toBeNaN();
});

test.each([
	['.678901', 678],
	['.6', 0],
	['', 0],
	[',678', 0],
])('the fraction of %j is %i ms', (text, milliseconds) => {
	expect(readFraction(bytes(text), 0)).toBe(milliseconds);
});
