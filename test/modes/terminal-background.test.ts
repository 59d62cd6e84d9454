import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createAnswerFilter, type Background} from '../../source/modes/terminal-background.ts';

const attributes = '\u{1b}[?62;22c';

function read(...chunks: string[]): {keys: string; seen: Background[]} {
	const seen: Background[] = [];
	const filter = createAnswerFilter(background => seen.push(background));
	return {keys: chunks.map(chunk => filter(chunk)).join(''), seen};
}

test.each([
	['\u{1b}]11;rgb:ffff/ffff/ffff\u{7}', 'light'],
	['\u{1b}]11;rgb:fdfd/f6f6/e3e3\u{1b}\\', 'light'],
	['\u{1b}]11;rgb:00/2b/36\u{1b}\\', 'dark'],
	['\u{1b}]11;rgb:0/0/0\u{7}', 'dark'],
	['\u{1b}]11;what\u{7}', 'unknown'],
	['', 'unknown'],
] as const)('%j is %s', (answer, background) => {
	expect(read(answer + attributes)).toEqual({keys: '', seen: [background]});
});

test('keys go through around an answer, whatever the pieces it comes in, and none of it is a key', () => {
	const text = `jb\u{1b}]11;rgb:ffff/bbbb/ffff\u{1b}\\${attributes}]q`;
	fc.assert(
		fc.property(fc.uniqueArray(fc.nat(text.length), {maxLength: 8}), places => {
			const cuts = [0, ...places.toSorted((a, b) => a - b), text.length];
			const {keys, seen} = read(...cuts.slice(1).map((to, place) => text.slice(cuts[place], to)));
			// An escape that stands alone is the key Esc.
			expect(keys.replaceAll('\u{1b}', '')).toBe('jb]q');
			expect(seen).toEqual(['light']);
		}),
	);
});

test('where nothing is answered, every key goes through at once', () => {
	expect(read('\u{1b}').keys).toBe('\u{1b}');
	expect(read('\u{1b}', 'j').keys).toBe('\u{1b}j');
	expect(read(']', '1', '\u{1b}[A', '\u{1b}[200~11;\u{1b}[201~').keys).toBe(']1\u{1b}[A\u{1b}[200~11;\u{1b}[201~');
	expect(read(attributes, attributes).keys).toBe(attributes);
});
