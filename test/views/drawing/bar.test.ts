import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {drawBar} from '../../../source/views/drawing/bar.ts';
import {widthOfLine} from '../../../source/views/drawing/line.ts';
import {themes} from '../../../source/views/drawing/theme.ts';
import {asciiLook, look} from '../builders.ts';

const draw = (count: number, through: number, most: number, width: number, seen = look) =>
	drawBar({count, through, most}, width, 'sqli', seen)
		.map(({text}) => text)
		.join('')
		.trimEnd();

test('a bar has eighths, the highest fills the width, and something is never nothing', () => {
	expect(draw(100, 0, 100, 4)).toBe('████');
	expect(draw(50, 0, 100, 4)).toBe('██');
	expect(draw(53, 0, 100, 4)).toBe('██▏');
	expect(draw(1, 0, 1_000_000, 4)).toBe('▏');
	expect(draw(0, 0, 100, 4)).toBe('');
	expect(draw(1, 0, 100, 4, asciiLook)).toBe('#');
});

test('the part that got through is at the start, and never hidden', () => {
	const [loud, calm] = drawBar({count: 1000, through: 1, most: 1000}, 10, 'sqli', look);
	expect([loud.role, loud.text, calm.role, calm.text]).toEqual(['danger', '█', 'sqli', '█████████']);
});

test('without colour the part that got through has a sign of its own', () => {
	expect(draw(100, 25, 100, 8, {...look, theme: themes.mono})).toBe('▒▒██████');
	expect(draw(100, 1, 100, 8, asciiLook)).toBe('!#######');
	expect(draw(100, 0, 100, 8, asciiLook)).toBe('########');
});

test('a bar is exactly as wide as asked, for any numbers', () => {
	fc.assert(
		fc.property(
			fc.integer({min: -2, max: 1e9}),
			fc.integer({min: -2, max: 1e9}),
			fc.integer({min: 0, max: 1e9}),
			fc.nat(60),
			(count, through, most, width) => {
				for (const seen of [look, asciiLook]) {
					expect(widthOfLine(drawBar({count, through, most}, width, 'sqli', seen))).toBe(width);
				}
			},
		),
	);
});
