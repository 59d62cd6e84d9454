import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {help} from '../../source/settings/help.ts';
import {formatKeyList} from '../../source/views/keys/key-list.ts';
import {filterKeyNames} from '../../source/waf/filter/filter-keys.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The rows of a table without the blanks and dashes that make its columns even. */
function toRows(table: string): string[] {
	const even = table.trim().replaceAll(/ *\| */g, '|');
	return even.replaceAll(/-{3,}/g, '---').split('\n');
}

test("README's table of keys is the program's own: put there what formatKeyList() says", () => {
	const [, table] = /<!-- keys: .*-->\n([^]*?)<!-- \/keys -->/.exec(readme) ?? [];
	expect(toRows(table ?? '')).toEqual(toRows(formatKeyList()));
});

test('README names every key of the filter', () => {
	expect(filterKeyNames.filter(name => !new RegExp(`\`${name}[:><]`).test(readme))).toEqual([]);
});

test('README names every option of the help, and no other', () => {
	const optionsIn = (text: string) => new Set([...text.matchAll(/(?<=[\s`])--[a-z][a-z-]*/g)].map(([name]) => name));
	const table = readme.slice(readme.indexOf('## Options'));
	expect(optionsIn(table)).toEqual(optionsIn(help));
});
