import {expect, test} from 'vitest';
import {createScreen} from '../../../source/screen/screen.ts';
import {type CategoryCount} from '../../../source/waf/question.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aSnapshot, look} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;

function draw(columns: number, categories: readonly CategoryCount[]): string[] {
	const snapshot = aSnapshot();
	const shown = {...snapshot, totals: {...snapshot.totals, all: {value: 400, bound: '=' as const}, categories}};
	return layOutScreen(shown, createScreen(), columns, 30, look).rows.map(row => row.replaceAll(sgr, ''));
}

const scanner = {category: 'SCANNER', count: 389, through: 0, also: 0};
const injection = {category: 'SQLI', count: 8, through: 0, also: 31};

test('beside a category stands what is counted under another', () => {
	const rows = draw(120, [scanner, injection]);
	expect(rows.find(row => row.includes('CATEGORY'))).toContain('share  beside');
	expect(rows.find(row => row.startsWith(' SQLI'))).toMatch(/ 8 +\S+% +\+31/);
	expect(rows.find(row => row.startsWith(' SCANNER'))).not.toContain('+0');
});

test('that column is left away where nothing would stand in it, and where the bars need the room', () => {
	expect(draw(120, [scanner]).join('\n')).not.toContain('beside');
	expect(draw(80, [scanner, injection]).join('\n')).not.toContain('beside');
});
