import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {flags} from '../../source/settings/flags.ts';
import {help} from '../../source/settings/help.ts';
import {formatKeyList} from '../../source/views/keys/key-list.ts';
import {filterKeyNames} from '../../source/waf/filter/filter-keys.ts';
import {options} from '../../source/settings/options.ts';

function read(file: string): string {
	return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

const readme = read('README.md');
const screen = read('docs/screen.md');
const optionsPage = read('docs/options.md');

/** The rows of a table without the blanks and dashes that make its columns even. */
function toRows(table: string): string[] {
	const even = table.trim().replaceAll(/ *\| */g, '|');
	return even.replaceAll(/-{3,}/g, '---').split('\n');
}

function optionsIn(text: string): Set<string> {
	return new Set([...text.matchAll(/(?<=[\s`])--[a-z][a-z-]*/g)].map(([name]) => name));
}

test("README's table of keys is the program's own: put there what formatKeyList() says", () => {
	const [, table] = /<!-- keys: .*-->\n([^]*?)<!-- \/keys -->/.exec(readme) ?? [];
	expect(toRows(table ?? '')).toEqual(toRows(formatKeyList()));
});

test('docs/screen.md names every key of the filter', () => {
	expect(filterKeyNames.filter(name => !new RegExp(`\`${name}[:><]`).test(screen))).toEqual([]);
});

test('docs/options.md names every option of every command, and no other', () => {
	const negative = new Set(['follow', 'copy']);
	const names = Object.keys(flags).map(name => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`));
	expect(optionsIn(optionsPage)).toEqual(
		new Set(names.map(name => (negative.has(name) ? `--no-${name}` : `--${name}`))),
	);
});

test('docs/options.md names every option of the help', () => {
	const named = optionsIn(optionsPage);
	expect([...optionsIn(help)].filter(name => !named.has(name))).toEqual([]);
});

test('docs/options.md has a row for each setting, with its variable, and no other', () => {
	const rows = [...optionsPage.matchAll(/^\| [^|]*\| `([a-z_.]+)` *\| `(WAFTOP_[A-Z_]+)`/gm)];
	expect(rows.map(([, key, variable]) => `${key} ${variable}`).toSorted()).toEqual(
		options.map(({key, variable}) => `${key} ${variable}`).toSorted(),
	);
});

test('a link in README and docs leads to a file and a heading that are there', () => {
	const pages = ['README.md', ...['denying', 'options', 'screen', 'search-servers', 'what-is-read'].map(toPage)];
	const broken = pages.flatMap(page =>
		[...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)/g)]
			.filter(([, file, heading]) => !leads(page, file, heading))
			.map(([link]) => `${page}: ${link}`),
	);
	expect(broken).toEqual([]);
});

function toPage(name: string): string {
	return `docs/${name}.md`;
}

function leads(page: string, file: string, heading: string | undefined): boolean {
	const target = file === '' ? page : new URL(file, `file:///${page}`).pathname.slice(1);
	try {
		const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, words]) =>
			words.toLowerCase().replaceAll(' ', '-'),
		);
		return heading === undefined || headings.includes(heading);
	} catch {
		return false;
	}
}
