import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {keepHighest} from '../../source/questions/keep-highest.ts';

test('the highest of any numbers are kept, of equals the first', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(30), {maxLength: 80}), fc.integer({min: 1, max: 20}), (numbers, most) => {
			const expected = numbers
				.map((number, place) => ({number, place}))
				.toSorted((one, other) => other.number - one.number || one.place - other.place)
				.slice(0, most)
				.map(({place}) => place);
			const kept = keepHighest(Float64Array.from([...numbers, 99]), numbers.length, most);
			expect(kept.toSorted((one, other) => one - other)).toEqual(expected.toSorted((one, other) => one - other));
		}),
	);
});
