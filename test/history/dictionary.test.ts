import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createDictionary} from '../../source/history/dictionary.ts';

test('Numbers and their holders are those of a plain map, in whatever order texts are held and released', () => {
	const step = fc.record({
		text: fc.string({maxLength: 3, unit: fc.constantFrom('a', 'b', 'ÿ', '\0')}),
		isHeld: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.array(step, {maxLength: 200}), steps => {
			const dictionary = createDictionary();
			const model = new Map<string, {number: number; holders: number}>();
			for (const {text, isHeld} of steps) {
				const known = model.get(text);
				if (isHeld) {
					const bytes = Buffer.from(text, 'latin1');
					const number = dictionary.hold(bytes, 0, bytes.length);
					expect(known === undefined || known.number === number).toBe(true);
					model.set(text, {number, holders: (known?.holders ?? 0) + 1});
				} else if (known !== undefined) {
					dictionary.release(known.number);
					known.holders--;
					if (known.holders === 0) {
						model.delete(text);
					}
				}
			}

			expect(dictionary.size).toBe(model.size);
			for (const [text, {number}] of model) {
				expect(dictionary.text(number)).toBe(text);
			}

			expect(new Set([...model.values()].map(({number}) => number)).size).toBe(model.size);
		}),
	);
});

test('A number that somebody keeps outlives its first holder', () => {
	const dictionary = createDictionary();
	const bytes = Buffer.from('/login');
	const number = dictionary.hold(bytes, 0, bytes.length);
	dictionary.keep(number);
	dictionary.release(number);
	expect(dictionary.text(number)).toBe('/login');
	dictionary.release(number);
	expect(dictionary.size).toBe(0);
});

test('Thousands of texts that come and go leave as many numbers as were held at once', () => {
	const dictionary = createDictionary();
	const held: number[] = [];
	for (let index = 0; index < 20_000; index++) {
		const bytes = Buffer.from(`/path/${index}`);
		held.push(dictionary.hold(bytes, 0, bytes.length));
		if (held.length > 500) {
			dictionary.release(held.shift()!);
		}
	}

	expect(dictionary.size).toBe(500);
	expect(dictionary.limit).toBeLessThanOrEqual(501);
	expect(held.map(number => dictionary.text(number)).at(-1)).toBe('/path/19999');
});
