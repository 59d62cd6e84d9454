import {type Category} from '../../waf/category.ts';

/**
What a piece of text means; a theme gives each meaning its look. `danger` is for what was not stopped, and for nothing else.
*/
export type Role =
	'plain' | 'dim' | 'strong' | 'danger' | 'calm' | 'notice' | 'selected' | 'selected-danger' | 'match' | CategoryRole;

type CategoryRole = 'sqli' | 'xss' | 'file' | 'rce' | 'code' | 'scanner';

/**
SGR parameters of each role. The text is the terminal's own; what has a hue takes it from the fixed part of the 256 colours, since
the first 16 are another colour in each terminal, and some of them are unreadable on its background.

What is reversed has the background as its letters: a colour of letters in it would break the bar, and is hard to read in most.
*/
export type Theme = {readonly name: ThemeName; readonly sgr: Readonly<Record<Role, string>>};

export type ThemeName = 'default' | 'light' | 'mono' | 'deuteranopia' | 'deuteranopia-light';

const shapes = {plain: '', strong: '1', selected: '7', match: '7', 'selected-danger': '1;4;7'};

/* Between dark and light: at least 3:1 on both, since a terminal that says nothing may be either. */
const between = {
	...shapes,
	dim: '38;5;244',
	notice: '30;43',
	sqli: '38;5;133',
	xss: '38;5;30',
	file: '38;5;32',
	rce: '38;5;130',
	code: '38;5;97',
	scanner: '38;5;100',
};

const onLight = {
	...shapes,
	dim: '38;5;242',
	notice: '30;43',
	sqli: '38;5;127',
	xss: '38;5;23',
	file: '38;5;25',
	rce: '38;5;130',
	code: '38;5;55',
	scanner: '38;5;58',
};

/**
`test/views/drawing/contrast.test.ts` computes what each of them is on the backgrounds of usual terminals.
*/
export const themes: Readonly<Record<ThemeName, Theme>> = {
	default: {name: 'default', sgr: {...between, danger: '1;91', calm: '38;5;28'}},
	light: {name: 'light', sgr: {...onLight, danger: '1;38;5;124', calm: '38;5;22'}},
	mono: {
		name: 'mono',
		sgr: {
			...shapes,
			dim: '2',
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
	// Orange and blue in the place of red and green; categories stay off these two.
	deuteranopia: {
		name: 'deuteranopia',
		sgr: {...between, danger: '1;38;5;166', calm: '38;5;32', notice: '7', file: '', rce: '38;5;97', scanner: ''},
	},
	'deuteranopia-light': {
		name: 'deuteranopia-light',
		sgr: {...onLight, danger: '1;38;5;94', calm: '38;5;25', notice: '7', file: '', rce: '38;5;55', scanner: ''},
	},
};

/**
The same meaning on a light background.
*/
export function onLightBackground(theme: Theme): Theme {
	return theme.name === 'default' ? themes.light : theme.name === 'deuteranopia' ? themes['deuteranopia-light'] : theme;
}

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
