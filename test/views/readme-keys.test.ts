import {existsSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {formatCatalogue} from '../../source/doctor/catalogue.ts';
import {formatExitCodes} from '../../source/settings/exit-codes.ts';
import {formatOptionList} from '../../source/settings/option-list.ts';
import {formatKeyList} from '../../source/views/keys/key-list.ts';
import {filterKeyNames} from '../../source/waf/filter/filter-keys.ts';

function read(file: string): string {
	return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

const readme = read('README.md');
const screen = read('docs/screen.md');

/** The rows of a table without the blanks and dashes that make its columns even. */
function toRows(table: string): string[] {
	const even = table.trim().replaceAll(/ *(?<!\\)\| */g, '|');
	return even.replaceAll(/-{3,}(?=:?\|)/g, '---').split('\n');
}

test("README's table of keys is the program's own: put there what formatKeyList() says", () => {
	const [, table] = /<!-- keys: .*-->\n([^]*?)<!-- \/keys -->/.exec(readme) ?? [];
	expect(toRows(table ?? '')).toEqual(toRows(formatKeyList()));
});

test('docs/screen.md names every key of the filter', () => {
	expect(filterKeyNames.filter(name => !new RegExp(`\`${name}[:><]`).test(screen))).toEqual([]);
});

/** The pages that a table of the documentation may stand on; it stands on one of them. */
const pages = ['README.md', 'docs/options.md', 'docs/doctor.md']
	.map(name => new URL(`../../${name}`, import.meta.url))
	.filter(page => existsSync(page))
	.map(page => readFileSync(page, 'utf8'));

/** The table with these columns, wherever it stands. */
function findTable(head: string): string[] {
	const tables = pages.flatMap(page => page.match(/(?:^\|.*\n?)+/gm) ?? []).map(table => toRows(table));
	return tables.find(([first]) => first === toRows(head)[0]) ?? [];
}

test("the table of options is the program's own: put there what formatOptionList() says", () => {
	expect(findTable(formatOptionList())).toEqual(toRows(formatOptionList()));
});

test("the table of exit codes is the program's own: put there what formatExitCodes() says", () => {
	expect(findTable(formatExitCodes())).toEqual(toRows(formatExitCodes()));
});

test("the table of the doctor's findings is the program's own: put there what formatCatalogue() says", () => {
	expect(findTable(formatCatalogue())).toEqual(toRows(formatCatalogue()));
});

test('a link in README and docs leads to a file and a heading that are there', () => {
	const texts = [
		'README.md',
		...[
			'access-log',
			'alerts',
			'denying',
			'doctor',
			'masking',
			'options',
			'report',
			'screen',
			'search-servers',
			'what-is-read',
		].map(toPage),
	];
	const broken = texts.flatMap(page =>
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
