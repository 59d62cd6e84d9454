import {describe, expect, test} from 'vitest';
import {createLayer} from '../../../source/parsing/envelopes/envelope.ts';
import {readJsonTime} from '../../../source/parsing/envelopes/json-time.ts';

const second = Date.UTC(2026, 10, 24, 3, 4, 5);

describe('a time of JSON', () => {
	test.each([
		[1_795_489_445.5, second + 500],
		['1795489445.5', second + 500],
		[1_795_489_445_500, second + 500],
		['1795489445500000', second + 500],
		[1_795_489_445_500_000_000, second + 500],
		['2026-11-24T03:04:05.5Z', second + 500],
	])('%s', (value, time) => {
		const layer = createLayer();
		readJsonTime(layer, value, true);
		expect(layer).toMatchObject({time, localTime: Number.NaN, isReadingTime: true});
	});

	test.each(['2026-11-24T03:04:05.500', '2026/11/24 03:04:05.500', 'Tue Nov 24 03:04:05.500000 2026'])(
		'%s has no zone',
		value => {
			const layer = createLayer();
			readJsonTime(layer, value, true);
			expect(layer).toMatchObject({time: Number.NaN, localTime: second + 500, isReadingTime: false});
		},
	);

	test.each([
		-1,
		0,
		1e25,
		'99999999999999999999',
		Number.NaN,
		'',
		'today',
		'12',
		null,
		{},
		[],
		'2026-11-24T03:04:05Z or so',
	])('%j is none', value => {
		const layer = createLayer();
		readJsonTime(layer, value, false);
		expect(layer).toEqual(createLayer());
	});
});
