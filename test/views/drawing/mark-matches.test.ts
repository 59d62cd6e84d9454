import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {clean} from '../../../source/views/drawing/clean-text.ts';
import {unicodeGlyphs} from '../../../source/views/drawing/glyphs.ts';
import {span, type Line} from '../../../source/views/drawing/line.ts';
import {findMatches, markMatches} from '../../../source/views/drawing/mark-matches.ts';

function parts(line: Line): Array<[string, string]> {
	return line.map(({text, role}) => [role, text]);
}

test('what is sought is in reverse, in whatever case and across pieces', () => {
	const line = [span('un', 'dim'), span('ION Select')];
	expect(parts(markMatches(line, 'union'))).toEqual([
		['match', 'un'],
		['match', 'ION'],
		['plain', ' Select'],
	]);
	expect(parts(markMatches([span('a-a-a')], 'a'))).toEqual([
		['match', 'a'],
		['plain', '-'],
		['match', 'a'],
		['plain', '-'],
		['match', 'a'],
	]);
	expect(markMatches(line, '')).toBe(line);
});

test('in a selected row a match is not in reverse', () => {
	expect(parts(markMatches([span('an id', 'selected')], 'id'))).toEqual([
		['selected', 'an '],
		['strong', 'id'],
	]);
});

test('marking changes no text, and marks where something was found', () => {
	const pieces = fc.array(fc.string({unit: fc.constantFrom('a', 'B', 'İ', ' ')}), {maxLength: 4});
	fc.assert(
		fc.property(pieces, fc.string({unit: fc.constantFrom('a', 'b', 'A'), maxLength: 3}), (texts, sought) => {
			const line = texts.map(text => span(clean(text, unicodeGlyphs)));
			const marked = markMatches(line, sought);
			expect(marked.map(({text}) => text).join('')).toBe(line.map(({text}) => text).join(''));
			if (!texts.join('').includes('İ')) {
				expect(marked.some(({role}) => role === 'match')).toBe(findMatches([line], sought).length > 0);
			}
		}),
	);
});
