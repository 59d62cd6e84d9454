import {describe, expect, test} from 'vitest';
import {readZonedTime} from '../../../source/parsing/envelopes/zoned-time.ts';

const second = Date.UTC(2026, 10, 24, 3, 4, 5);

function read(text: string) {
	const bytes = Buffer.from(text);
	return readZonedTime(bytes, 0, bytes.length);
}

describe('a time with a zone', () => {
	test.each([
		['2026-11-24T03:04:05Z', second],
		['2026-11-24T03:04:05.Z', second],
		['2026-11-24T03:04:05.06Z', second + 60],
		['2026-11-24T03:04:05.123999999Z', second + 123],
		['2026-11-24T03:04:05+09:00', second - 9 * 3_600_000],
		['2026-11-24T03:04:05.5-0330', second + 500 + 3.5 * 3_600_000],
	])('%s', (text, time) => {
		expect(read(text)).toEqual({time, behind: text.length});
	});

	test.each([
		'2026-11-24T03:04:05',
		'2026-11-24T03:04:05.123',
		'2026-11-24 03:04:05Z',
		'2026/11/24T03:04:05Z',
		'2026-11-24T25:04:05Z',
		'2026-11-24T03:04:05+0',
		'2026-11-24T03:04:05+09:6',
		'2026-11-24T03:04:05+99:00',
		'2026-11-24T03:04:05+09:60',
	])('%s is none', text => {
		expect(read(text)).toBeUndefined();
	});
});
