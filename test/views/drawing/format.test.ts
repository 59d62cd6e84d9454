import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {day, hour, minute} from '../../../source/waf/clock.ts';
import {
	fitCount,
	formatBounded,
	formatBytes,
	formatCount,
	formatShare,
} from '../../../source/views/drawing/format-number.ts';
import {
	formatAge,
	formatClock,
	formatDay,
	formatElapsed,
	formatIso,
	formatMinute,
	formatSpan,
} from '../../../source/views/drawing/format-time.ts';
import {unicodeGlyphs} from '../../../source/views/drawing/glyphs.ts';
import {now} from '../builders.ts';

test('times are shown in the zone of the log', () => {
	expect(formatClock(now, hour)).toBe('14:03:11');
	expect(formatMinute(now, -(3 * hour + 30 * minute))).toBe('09:33');
	expect(formatDay(now, 0)).toBe('24 Nov 13:03');
	expect(formatIso(now, hour)).toBe('2026-11-24T14:03:11+01:00');
	expect(formatIso(now, -(3 * hour + 30 * minute))).toBe('2026-11-24T09:33:11-03:30');
	expect(formatIso(Date.UTC(2024, 1, 29, 23, 59, 59), 0)).toBe('2024-02-29T23:59:59Z');
});

test('the calendar agrees with that of the platform for every day from 1600 to 2400', () => {
	fc.assert(
		fc.property(fc.integer({min: Date.UTC(1600, 0, 1), max: Date.UTC(2400, 0, 1)}), time => {
			expect(formatIso(time, 0)).toBe(new Date(time).toISOString().slice(0, 19) + 'Z');
		}),
	);
});

test('ages have one unit', () => {
	expect([5000, minute, 59 * minute, hour, 26 * hour, 3 * day].map(span => formatSpan(span))).toEqual([
		'5s',
		'1m',
		'59m',
		'1h',
		'26h',
		'3d',
	]);
	expect(formatAge(4 * minute)).toBe('4 min');
	expect([8000, 72_000, 2 * hour + 5 * minute].map(span => formatElapsed(span))).toEqual(['8s', '1m12s', '2h05m']);
});

test('numbers have thousands separators, and a short form where they must fit', () => {
	expect(formatCount(1_234_567)).toBe('1,234,567');
	expect(formatBounded({value: 1204, bound: '≥'}, unicodeGlyphs)).toBe('≥1,204');
	expect([999, 1204, 12_345, 123_456, 9_999_999].map(count => fitCount(count, 5))).toEqual([
		'999',
		'1,204',
		'12.3k',
		'123k',
		'10.0M',
	]);
	fc.assert(
		fc.property(fc.double({min: 0, max: 1e300, noNaN: true}), fc.integer({min: 4, max: 12}), (count, width) => {
			expect(fitCount(count, width).length).toBeLessThanOrEqual(width);
		}),
	);
});

test('a share never says nothing or everything where that is not so', () => {
	expect([
		formatShare(1, 1000),
		formatShare(999, 1000),
		formatShare(1000, 1000),
		formatShare(0, 5),
		formatShare(5, 0),
	]).toEqual(['<1%', '99%', '100%', '0%', '0%']);
});

test('sizes have the unit that a person would take', () => {
	expect([812, 26_000, 1_500_000].map(bytes => formatBytes(bytes))).toEqual(['812 bytes', '25 KB', '1.4 MB']);
});
