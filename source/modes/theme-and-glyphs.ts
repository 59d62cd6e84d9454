import process from 'node:process';
import {type Settings} from '../settings/settings.ts';
import {asciiGlyphs, type Glyphs, unicodeGlyphs} from '../views/drawing/glyphs.ts';
import {onLightBackground, type Theme, themes} from '../views/drawing/theme.ts';

/**
The theme that was asked for, or none but bold, dim and reverse where the surroundings want no colour (`NO_COLOR`, `TERM=dumb`, `FORCE_COLOR=0`).
*/
export function chooseTheme({theme}: Pick<Settings, 'theme'>): Theme {
	const isPlain =
		(process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb' || process.env['FORCE_COLOR'] === '0';
	return isPlain ? themes.mono : themes[theme === 'dark' ? 'default' : theme];
}

/**
Whether the terminal's background decides between two looks of the theme. Not where it was named, and not on the Linux console, which is dark and takes the question for something else.
*/
export function dependsOnBackground({theme}: Pick<Settings, 'theme'>): boolean {
	const chosen = chooseTheme({theme});
	return theme !== 'dark' && onLightBackground(chosen) !== chosen && process.env['TERM'] !== 'linux';
}

/**
ASCII where it was asked for, and in a locale without UTF-8.
*/
export function chooseGlyphs({ascii}: Settings): Glyphs {
	const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '';
	return !ascii && /utf-?8/i.test(locale) ? unicodeGlyphs : asciiGlyphs;
}

/**
The same for what is printed. In a file or a pipe it is data, and its bytes depend on no locale.
*/
export function choosePrintedGlyphs(settings: Settings): Glyphs {
	return process.stdout.isTTY || settings.ascii ? chooseGlyphs(settings) : unicodeGlyphs;
}
