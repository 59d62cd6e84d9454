import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createShippedSpan} from '../../source/modes/shipped-span.ts';
import {second} from '../../source/waf/clock.ts';
import {type LineBatch} from '../../source/waf/delivery.ts';

const batch = (origin: number, offset: number, length: number): LineBatch => ({
	kind: 'lines',
	origin: {number: origin, name: 'error.log'},
	bytes: new Uint8Array(length),
	ends: Uint32Array.of(length - 1),
	count: 1,
	base: {origin, offset, line: 0},
	cut: false,
});

test('what was read ten seconds ago and is written is settled', () => {
	const span = createShippedSpan(() => false);
	span.read(batch(4, 0, 100), 0);
	span.read(batch(4, 100, 50), 8 * second);
	expect(span.settled([], 5 * second)).toEqual({origin: 4, offset: 0});
	expect(span.settled([], 11 * second)).toEqual({origin: 4, offset: 100});
	expect(span.settled([{origin: 4, offset: 60}], 20 * second)).toEqual({origin: 4, offset: 60});
	expect(span.settled([], 20 * second)).toEqual({origin: 4, offset: 150});
});

test('a file that was rotated away stays the place while something of it is pending', () => {
	const span = createShippedSpan(() => false);
	span.read(batch(1, 0, 100), 0);
	span.read(batch(2, 0, 100), second);
	expect(span.settled([{origin: 1, offset: 70}], 60 * second)).toEqual({origin: 1, offset: 70});
	expect(span.settled([{origin: 2, offset: 30}], 60 * second)).toEqual({origin: 2, offset: 30});
});

test('at the end everything that is written is settled at once', () => {
	const span = createShippedSpan(() => true);
	span.read(batch(1, 500, 100), 0);
	expect(span.settled([], 0)).toEqual({origin: 1, offset: 600});
});

test('nothing pending lies before the settled place, and it lies within what was read', () => {
	const lengths = fc.array(fc.integer({min: 1, max: 50}), {minLength: 1, maxLength: 20});
	fc.assert(
		fc.property(lengths, fc.array(fc.nat(500), {maxLength: 5}), fc.nat(60), (all, offsets, later) => {
			const span = createShippedSpan(() => false);
			let end = 0;
			for (const [place, length] of all.entries()) {
				span.read(batch(1, end, length), place * second);
				end += length;
			}

			const pending = offsets.map(offset => ({origin: 1, offset: offset % end}));
			const settled = span.settled(pending, later * second)!;
			expect(settled.offset).toBeLessThanOrEqual(Math.min(end, ...pending.map(({offset}) => offset)));
		}),
	);
});
