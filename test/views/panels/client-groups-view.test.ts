import {describe, expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {type GroupRow} from '../../../source/waf/question.ts';
import {aSnapshot, aTop, aTopRow, asciiLook, someTotals} from '../builders.ts';

const key = '203.0.113.0/24';

function aGroup(given: Partial<GroupRow> = {}): GroupRow {
	return {
		...aTopRow(key, {count: 1180, through: 3, mainCategory: 'SQLI'}),
		addresses: {value: 14, bound: '='},
		...given,
	};
}

const campaign = {addresses: 14, targets: 2, category: 'SQLI', names: ['shop.test/item', 'shop.test/login']};

function draw(group: GroupRow, columns: number, given: Partial<Screen> = {}, countedHere = true): string {
	const totals = someTotals({
		all: {value: 1200, bound: '='},
		categories: [{category: 'SQLI', count: 1200, through: 3}],
		clients: aTop([aTopRow('203.0.113.7')], 20, 1160),
		networks: {...aTop([], 7), rows: [group]},
	});
	const grouping = {by: 'network', open: group.members === undefined ? [] : [key]} as const;
	const screen: Screen = {...createScreen(), view: 'clients', grouping, ...given};
	return layOutScreen(aSnapshot({totals, countedHere}), screen, columns, 24, asciiLook)
		.rows.join('\n')
		.replaceAll(/\u001B\[[\d;]*m/g, '');
}

describe('the table of networks', () => {
	test('is named by what it groups, and a row says how many addresses attack the same targets', () => {
		const screen = draw(aGroup({campaign}), 80);
		expect(screen).toContain('NETWORK /24 /64');
		expect(screen).toMatch(/\+ 203\.0\.113\.0\/24 +14, same 2 targets +1,180 +3/);
		expect(screen).toContain('7 networks of 20 clients');
	});

	test.each([
		[{...campaign, addresses: 9, targets: 1}, '9 of 14, same target'],
		[undefined, '14 '],
	])('counts the addresses that take part: %j', (given, words) => {
		const row = draw(given === undefined ? aGroup() : aGroup({campaign: given}), 80).split('\n')[3];
		expect(row).toContain(words);
		expect(row.includes('same')).toBe(given !== undefined);
	});

	test('shows the addresses of an open one below it', () => {
		const screen = draw(aGroup({members: aTop([aTopRow('203.0.113.7', {count: 900})])}), 80);
		expect(screen).toMatch(/- 203\.0\.113\.0\/24.*\n {5}203\.0\.113\.7 +900/);
	});

	test('names the targets where there is room, and in the line about the selected row', () => {
		expect(draw(aGroup({campaign}), 200)).toContain('TARGETS');
		expect(draw(aGroup({campaign}), 200).split('\n')[3]).toContain('shop.test/item, shop.test/login');
		expect(draw(aGroup({campaign}), 130).split('\n').at(-2)).toContain('shop.test/item, shop.test/login');
	});

	test('says that what it knows of an index is a lower bound', () => {
		const row = draw(aGroup({campaign, addresses: {value: 14, bound: '≥'}, bound: '≥'}), 80, {}, false);
		expect(row).toContain('>14, same >2 targets');
	});

	test.each([40, 60, 80, 120, 200])('keeps network, addresses, requests and through at %i columns', columns => {
		const row = draw(aGroup({campaign}), columns).split('\n')[3];
		expect(row).toMatch(/203\.0\.113\.0\/24 +14/);
		expect(row).toMatch(/(?:1,180|1\.2k) +(?:9 +)?(?:40 +)?3\b/);
	});
});

describe('the overview', () => {
	test.each([80, 120])('tells of the largest campaign under its clients at %i columns', columns => {
		const screen = draw(aGroup({campaign}), columns, {view: 'overview'});
		expect(screen).toMatch(/\+19( more)? - 203\.0\.113\.0\/24: 14( addresses)?, same 2 targets/);
	});

	test('without a campaign has the number of further clients there', () => {
		expect(draw(aGroup(), 80, {view: 'overview'})).toMatch(/\+19 more/);
	});
});
