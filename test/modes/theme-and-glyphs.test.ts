import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {chooseGlyphs, chooseTheme, dependsOnBackground} from '../../source/modes/theme-and-glyphs.ts';
import {asciiGlyphs, unicodeGlyphs} from '../../source/views/drawing/glyphs.ts';
import {readSettings} from './read-settings.ts';

beforeEach(() => {
	for (const name of ['NO_COLOR', 'TERM', 'FORCE_COLOR', 'LC_ALL', 'LC_CTYPE', 'LANG']) {
		vi.stubEnv(name, undefined);
	}
});
afterEach(() => {
	vi.unstubAllEnvs();
});

test('the theme is the one that was asked for', async () => {
	expect(chooseTheme(await readSettings(['x.log'])).name).toBe('default');
	expect(chooseTheme(await readSettings(['x.log', '--theme', 'deuteranopia'])).name).toBe('deuteranopia');
});

test.each([
	['NO_COLOR', '1'],
	['TERM', 'dumb'],
	['FORCE_COLOR', '0'],
])('%s=%s takes all colour away', async (name, value) => {
	vi.stubEnv(name, value);
	expect(chooseTheme(await readSettings(['x.log', '--theme', 'deuteranopia'])).name).toBe('mono');
});

test('ASCII is drawn where it was asked for, and where the locale is not UTF-8', async () => {
	const usual = await readSettings(['x.log']);
	expect(chooseGlyphs(usual)).toBe(asciiGlyphs);
	vi.stubEnv('LANG', 'en_GB.UTF-8');
	expect(chooseGlyphs(usual)).toBe(unicodeGlyphs);
	expect(chooseGlyphs(await readSettings(['x.log', '--ascii']))).toBe(asciiGlyphs);
	vi.stubEnv('LC_ALL', 'C');
	expect(chooseGlyphs(usual)).toBe(asciiGlyphs);
});

test('the background is asked for where it decides between two looks', async () => {
	const of = async (...args: string[]) => dependsOnBackground(await readSettings(['x.log', ...args]));
	expect(await of()).toBe(true);
	expect(await of('--theme', 'deuteranopia')).toBe(true);
	for (const theme of ['dark', 'light', 'mono']) {
		expect(await of('--theme', theme), theme).toBe(false);
	}

	vi.stubEnv('TERM', 'linux');
	expect(await of()).toBe(false);
});
