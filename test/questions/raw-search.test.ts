import {describe, expect, test} from 'vitest';
import {compileFilter} from '../../source/questions/filter-match.ts';
import {createRawSearch} from '../../source/questions/raw-search.ts';
import {type Term} from '../../source/waf/filter/filter.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {addRow, fillHistory, type PlainRow, testRules} from '../history/fill-history.ts';

const row: PlainRow = {
	time: Date.UTC(2026, 10, 25),
	outcome: 'passed',
	method: 'GET',
	rules: [],
	score: -1,
	severity: 255,
};

function parse(text: string): readonly Term[] {
	const parsed = parseFilter(text);
	return parsed.ok ? parsed.filter : [];
}

function start(texts: readonly string[]) {
	const filled = fillHistory(
		texts.map(() => row),
		8,
	);
	const {history} = filled;
	const read: number[] = [];
	const rawSearch = createRawSearch(history.columns, slot => {
		read.push(slot);
		return texts[history.columns.row[slot]] ?? '';
	});
	const match = (filter: string) =>
		compileFilter(parse(filter), {...filled, ruleByNumber: number => testRules[number], zone: 0, rawSearch})!;
	const found = (filter: string): number[] => {
		const matches = match(filter);
		rawSearch.work(history.firstRow, history.nextRow - 1, () => true);
		return texts.flatMap((_, slot) => (matches(slot) ? [slot] : []));
	};

	return {history, rawSearch, read, match, found};
}

const texts = ['GET /?q=UNION select', 'POST /login', 'a "b c" d', 'café union'];

describe('raw search', () => {
	test.each([
		['text:union', [0, 3]],
		['union', [0, 3]],
		['!union', [1, 2]],
		['"b c"', [2]],
		['~union.*select', [0]],
		['!~un[i]on', [1, 2]],
		['union login', []],
		['union method:POST', []],
		['union method:get', [0, 3]],
	])('%s finds %j', (filter, expected) => {
		expect(start(texts).found(filter)).toEqual(expected);
	});

	test('it reads newest first, as long as it is let, says how far it is, and reads no row twice', () => {
		const {rawSearch, match, read} = start(texts);
		const matches = match('union');
		let slices = 2;
		expect(rawSearch.work(0, 3, () => slices-- > 0)).toBe(0.5);
		expect(read).toEqual([3, 2]);
		expect([0, 1, 2, 3].map(slot => matches(slot))).toEqual([false, false, false, true]);
		expect(rawSearch.work(0, 3, () => true)).toBe(1);
		expect(rawSearch.work(0, 3, () => true)).toBe(1);
		expect(read).toEqual([3, 2, 1, 0]);
		expect([0, 1, 2, 3].map(slot => matches(slot))).toEqual([true, false, false, true]);
	});

	test('what was not read yet matches neither a text nor its negation', () => {
		const {match} = start(texts);
		expect([match('union')(0), match('!union')(0)]).toEqual([false, false]);
	});

	test('a row that got another line is read again, and so is a place with another row', () => {
		const {rawSearch, match, read, history} = start([...texts, ...texts, ...texts]);
		const matches = match('union');
		rawSearch.work(history.firstRow, history.nextRow - 1, () => true);
		const before = read.length;
		history.columns.lineCount[5]++;
		expect(matches(5)).toBe(false);
		rawSearch.work(history.firstRow, history.nextRow - 1, () => true);
		expect(read.length).toBe(before + 1);
		addRow(history, row);
		rawSearch.work(history.firstRow, history.nextRow - 1, () => true);
		expect(read.length).toBe(before + 2);
	});

	test('answers of terms that nobody asks for any more are forgotten', () => {
		const {rawSearch, read, found} = start(texts);
		found('union');
		rawSearch.keepOnly(parse('login'));
		const before = read.length;
		rawSearch.work(0, 3, () => true);
		expect(read.length).toBe(before);
		found('union');
		expect(read.length).toBe(before + 4);
	});

	test('an empty history is done', () => {
		expect(start([]).rawSearch.work(0, -1, () => true)).toBe(1);
	});
});
