import {describe, expect, test} from 'vitest';
import {mayBePage} from '../../source/history/columns.ts';
import {createSummarizer} from '../../source/questions/summarizer.ts';
import {createTallies} from '../../source/questions/tallies.ts';
import {asciiGlyphs} from '../../source/views/drawing/glyphs.ts';
import {formatSummary} from '../../source/views/printed/summary-text.ts';
import {createLineCounts} from '../../source/waf/line-counts.ts';
import {addRow, fillHistory, type PlainRow, testRules} from '../history/fill-history.ts';
import {testTime, utc} from '../parsing/read-events.ts';

const aRow: PlainRow = {
	time: testTime,
	outcome: 'blocked',
	client: '192.0.2.1',
	host: 'shop.test',
	path: '/login',
	rules: [0],
	score: 5,
	severity: 2,
};
const lines = {...createLineCounts(), read: 7, modsecurity: 7};

function sumUp(rows: readonly PlainRow[]) {
	const {history} = fillHistory([], 100);
	const tallies = createTallies();
	const summarizer = createSummarizer(history, number => testRules[number], tallies);
	const slots = rows.map(row => addRow(history, row));
	for (const slot of slots) {
		summarizer.add(slot, 1);
	}

	return {
		history,
		summarizer,
		slots,
		summary: (onlyDenials = false) => tallies.finish(lines, utc, onlyDenials),
	};
}

const top = (key: string, count: number, through: number, blocked: number) => ({key, count, through, blocked});

describe('a summary', () => {
	test('of nothing has no times', () => {
		expect(sumUp([]).summary(true)).toMatchObject({
			lines,
			transactions: 0,
			outcomes: {blocked: 0, detected: 0, passed: 0, unknown: 0},
			first: undefined,
			last: undefined,
			zone: utc,
			onlyDenials: true,
			clients: {distinct: 0, bound: '=', rows: []},
		});
	});

	test('says how many may be the error page of another, which are counted all the same', () => {
		const {history, summary, summarizer, slots} = sumUp([aRow]);
		expect(summary()).toMatchObject({transactions: 1, maybePages: 0});
		summarizer.add(slots[0], -1);
		history.columns.flags[slots[0]] |= mayBePage;
		summarizer.add(slots[0], 1);
		expect(summary()).toMatchObject({transactions: 1, maybePages: 1});
		expect(formatSummary(summary(), asciiGlyphs)).toMatch(/^pages \? +1 of them may be/m);
	});

	test('counts a request under its main category, and says what stands beside it', () => {
		const {summary, summarizer, slots} = sumUp([aRow, {...aRow, rules: [0, 2]}, {...aRow, rules: [2, 3, 0]}]);
		const counts = () => summary().categories.rows.map(({key, count, also}) => [key, count, also]);
		expect(counts()).toEqual([
			['SQLI', 2, 1],
			['XSS', 1, 1],
			['COMODO', 0, 1],
		]);
		summarizer.add(slots[2], -1);
		expect(counts()).toEqual([
			['SQLI', 2, 0],
			['XSS', 0, 1],
		]);
		expect(summary().categories.distinct).toBe(2);
	});

	test('counts each outcome by its name, blocked apart from let through, in all its lists', () => {
		const {summary} = sumUp([
			aRow,
			aRow,
			aRow,
			{...aRow, outcome: 'detected', time: testTime - 5000},
			{...aRow, outcome: 'detected', rules: [2], client: '2001:db8::1', path: '/api', host: 'api.test'},
			{...aRow, outcome: 'passed', time: testTime + 5000},
			{...aRow, outcome: 'unknown'},
		]);
		expect(summary()).toMatchObject({
			transactions: 7,
			outcomes: {blocked: 3, detected: 2, passed: 1, unknown: 1},
			first: testTime - 5000,
			last: testTime + 5000,
			categories: {distinct: 2, bound: '=', rows: [top('SQLI', 6, 1, 3), top('XSS', 1, 1, 0)]},
			clients: {rows: [top('192.0.2.1', 6, 1, 3), top('2001:db8::1', 1, 1, 0)]},
			rules: {
				rows: [
					{...top('942100', 6, 1, 3), label: 'message of 942100'},
					{...top('941100', 1, 1, 0), label: 'message of 941100'},
				],
			},
			paths: {rows: [top('/login', 6, 1, 3), top('/api', 1, 1, 0)]},
			hosts: {rows: [top('shop.test', 6, 1, 3), top('api.test', 1, 1, 0)]},
		});
	});

	test('counts a rule once a transaction, and no evaluation rule', () => {
		const {summary} = sumUp([{...aRow, rules: [0, 4, 1, 0]}]);
		expect(summary().rules.rows.map(({key, count}) => [key, count])).toEqual([
			['942100', 1],
			['942200', 1],
		]);
	});

	test('has no key for what a transaction lacks', () => {
		const {summary} = sumUp([{time: testTime, outcome: 'passed', rules: [], score: -1, severity: 255}]);
		const {categories, clients, rules, paths, hosts} = summary();
		expect([categories, clients, rules, paths, hosts].map(({distinct}) => distinct)).toEqual([0, 0, 0, 0, 0]);
	});

	test('takes back a transaction that a late line changes', () => {
		const {summary, summarizer, slots, history} = sumUp([aRow, {...aRow, outcome: 'detected'}]);
		summarizer.add(slots[1], -1);
		history.columns.outcome[slots[1]] = history.columns.outcome[slots[0]];
		summarizer.add(slots[1], 1);
		expect(summary()).toMatchObject({
			transactions: 2,
			outcomes: {blocked: 2, detected: 0},
			clients: {rows: [top('192.0.2.1', 2, 0, 2)]},
			rules: {rows: [top('942100', 2, 0, 2)]},
		});
	});

	test('shows the ten most frequent, and how many there are', () => {
		const {summary} = sumUp(Array.from({length: 12}, (_, place) => ({...aRow, path: `/${place}`})));
		expect([summary().paths.rows.length, summary().paths.distinct]).toEqual([10, 12]);
	});
});
