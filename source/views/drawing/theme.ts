import {type Category} from '../../waf/category.ts';

/**
What a piece of text means; a theme gives each meaning its look. `danger` is for what was not stopped, and for nothing else.
*/
export type Role =
	'plain' | 'dim' | 'strong' | 'danger' | 'calm' | 'notice' | 'selected' | 'selected-danger' | 'match' | CategoryRole;

type CategoryRole = 'sqli' | 'xss' | 'file' | 'rce' | 'code' | 'scanner';

/**
SGR parameters of each role, of the 16-colour palette alone, so that the terminal's own colours and background stand.

What is reversed has the background as its letters: a colour of letters in it would break the bar.
*/
export type Theme = {readonly name: ThemeName; readonly sgr: Readonly<Record<Role, string>>};

export type ThemeName = 'default' | 'mono' | 'deuteranopia';

const shapes = {plain: '', dim: '2', strong: '1', selected: '7', match: '7'};

export const themes: Readonly<Record<ThemeName, Theme>> = {
	default: {
		name: 'default',
		sgr: {
			...shapes,
			danger: '1;91',
			calm: '32',
			notice: '7;33',
			'selected-danger': '7;41',
			sqli: '35',
			xss: '36',
			file: '34',
			rce: '33',
			code: '95',
			scanner: '93',
		},
	},
	mono: {
		name: 'mono',
		sgr: {
			...shapes,
			danger: '1',
			calm: '',
			notice: '7',
			'selected-danger': '1;7',
			sqli: '',
			xss: '',
			file: '',
			rce: '',
			code: '',
			scanner: '',
		},
	},
	// Blue and yellow, the orange of this palette, in the place of green and red; categories stay off these two.
	deuteranopia: {
		name: 'deuteranopia',
		sgr: {
			...shapes,
			danger: '1;93',
			calm: '94',
			notice: '7',
			'selected-danger': '4;7',
			sqli: '35',
			xss: '36',
			file: '37',
			rce: '95',
			code: '95',
			scanner: '37',
		},
	},
};

const roles = new Map<Category, CategoryRole>([
	['SQLI', 'sqli'],
	['XSS', 'xss'],
	['LFI', 'file'],
	['RFI', 'file'],
	['RCE', 'rce'],
	['SHELL', 'rce'],
	['PHP', 'code'],
	['JAVA', 'code'],
	['NODE', 'code'],
	['RUBY', 'code'],
	['GENERIC', 'code'],
	['SCANNER', 'scanner'],
]);

/**
The hue of a category, the same in bars, rows, clients and detail.
*/
export function roleOf(category: Category | undefined): Role {
	return (category === undefined ? undefined : roles.get(category)) ?? 'plain';
}
