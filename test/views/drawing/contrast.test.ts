import {expect, test} from 'vitest';
import {themes, type ThemeName} from '../../../source/views/drawing/theme.ts';
import {contrastOf, darkPalettes, lightPalettes, type Palette} from './terminal-palettes.ts';

/* What is too faint, as a list to read in a failure: the empty one passes. */
function tooFaint(name: ThemeName, palettes: Readonly<Record<string, Palette>>, least: number, roles?: string[]) {
	return Object.entries(palettes).flatMap(([terminal, palette]) =>
		Object.entries(themes[name].sgr)
			.filter(([role]) => roles?.includes(role) ?? true)
			.map(([role, sgr]) => ({role, contrast: contrastOf(sgr, palette)}))
			.filter(({contrast}) => contrast < least)
			.map(({role, contrast}) => `${role} in ${terminal}: ${contrast.toFixed(2)}`),
	);
}

test('the contrast is that of WCAG', () => {
	expect(contrastOf('', lightPalettes['xterm'])).toBe(21);
	expect(contrastOf('37', lightPalettes['xterm'])).toBeCloseTo(1.26, 2);
	expect(contrastOf('7;38;5;124', lightPalettes['xterm'])).toBe(contrastOf('38;5;124', lightPalettes['xterm']));
});

test.each(['light', 'deuteranopia-light'] as const)(
	'on a light background all of %s is read, and its alarm well',
	name => {
		expect(tooFaint(name, lightPalettes, 3)).toEqual([]);
		expect(tooFaint(name, lightPalettes, 4.5, ['danger'])).toEqual([]);
	},
);

test.each(['default', 'deuteranopia'] as const)(
	'%s is read on either background, where a terminal does not tell its',
	name => {
		expect(tooFaint(name, darkPalettes, 3)).toEqual([]);
		expect(tooFaint(name, lightPalettes, 3)).toEqual([]);
	},
);
