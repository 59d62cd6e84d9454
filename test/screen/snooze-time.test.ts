import {expect, test} from 'vitest';
import {readSnooze} from '../../source/screen/snooze-time.ts';
import {hour} from '../../source/waf/clock.ts';

/** A quarter past one at night in UTC+1, on the 25th. */
const now = Date.UTC(2026, 10, 25, 0, 15);
const offset = hour;

test.each([
	['30m', Date.UTC(2026, 10, 25, 0, 45)],
	['2 h', Date.UTC(2026, 10, 25, 2, 15)],
	['1d', Date.UTC(2026, 10, 26, 0, 15)],
	['7:30', Date.UTC(2026, 10, 25, 6, 30)],
	['1:00', Date.UTC(2026, 10, 26, 0)],
	['tomorrow', Date.UTC(2026, 10, 26, 7)],
	[' Tomorrow 9:05 ', Date.UTC(2026, 10, 26, 8, 5)],
	['tomorrow 0:30', Date.UTC(2026, 10, 25, 23, 30)],
])('%s is a time of the zone of the log', (text, until) => {
	expect(readSnooze(text, now, offset)).toEqual({until});
});

test.each(['', '5', '24:00', '7:60', '7:3', '0m', '31d', '99999h', 'soon', 'tomorrow 25:00', '-1h', '1h 30m'])(
	'%j is none',
	text => {
		expect(readSnooze(text, now, offset)).toHaveProperty('problem');
	},
);

test('tomorrow is the day after the one that the log has, not the one of UTC', () => {
	const late = Date.UTC(2026, 10, 24, 23, 30);
	expect(readSnooze('tomorrow', late, 0)).toEqual({until: Date.UTC(2026, 10, 25, 8)});
	expect(readSnooze('tomorrow', late, hour)).toEqual({until: Date.UTC(2026, 10, 26, 7)});
	expect(readSnooze('tomorrow', late, -5 * hour)).toEqual({until: Date.UTC(2026, 10, 25, 13)});
});
