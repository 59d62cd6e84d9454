import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createClientGrouper} from '../../source/questions/group-clients.ts';
import {createSummarizer} from '../../source/questions/summarizer.ts';
import {createTallies} from '../../source/questions/tallies.ts';
import {selectTransactions} from '../../source/questions/totals.ts';
import {ungrouped} from '../../source/waf/question.ts';
import {createLineCounts} from '../../source/waf/line-counts.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {asciiGlyphs} from '../../source/views/drawing/glyphs.ts';
import {formatSummary, toSummaryObject} from '../../source/views/printed/summary-text.ts';
import {addRow, fillHistory, type PlainRow, testRules} from '../history/fill-history.ts';
import {utc} from '../parsing/read-events.ts';

const clients = [
	...[1, 2, 3, 4].map(last => `203.0.113.${last}`),
	'192.0.2.1',
	...[1, 2, 3].map(last => `2001:db8::${last}`),
	'2001:db8:0:1::1',
	'64:ff9b::192.0.2.7',
	'64:ff9b::192.0.2.8',
	'64:ff9b::203.0.113.7',
	'2002:c000:207::1',
	'2002:c000:208::1',
];

const row: fc.Arbitrary<PlainRow> = fc.record({
	time: fc.integer({min: 0, max: 1000}),
	outcome: fc.constantFrom(...outcomes.filter(outcome => outcome !== 'open')),
	client: fc.constantFrom(...clients),
	host: fc.constantFrom('shop.test', undefined),
	path: fc.constantFrom('/', '/login', '/item', undefined),
	rules: fc.array(fc.nat(3), {maxLength: 2}),
	score: fc.constant(5),
	severity: fc.constant(2),
});

const attack: PlainRow = {
	time: 1000,
	outcome: 'blocked',
	client: '203.0.113.1',
	host: 'shop.test',
	path: '/login',
	rules: [0],
	score: 5,
	severity: 2,
};

function sumUp(rows: readonly PlainRow[], capacity = 1000) {
	const {history} = fillHistory([], capacity);
	const tallies = createTallies();
	const summarizer = createSummarizer(history, number => testRules[number], tallies);
	const slots = rows.map(plain => {
		const slot = addRow(history, plain);
		summarizer.add(slot, 1);
		return slot;
	});
	const summary = () => tallies.finish(createLineCounts(), utc, false);
	return {history, summarizer, slots, summary};
}

describe('the networks of a summary', () => {
	test('are those of the screen, with the same numbers', () => {
		fc.assert(
			fc.property(fc.array(row, {maxLength: 60}), rows => {
				const {history, summary} = sumUp(rows);
				const {categoryLimit, categoryOf} = history;
				const onScreen = createClientGrouper(history).networks(
					selectTransactions(history, -Infinity, Infinity, undefined),
					ungrouped,
					{most: 100, bound: '=', recent: {from: 0, to: 0}, categoryLimit, categoryOf},
				);
				const {networks} = summary();
				expect(networks.distinct).toBe(onScreen.distinct.value);
				expect(
					networks.rows.map(({key, count, through, blocked, first, last, addresses, campaign}) => ({
						key,
						count,
						through,
						blocked,
						firstSeen: first,
						lastSeen: last,
						addresses: {value: addresses, bound: '='},
						...(campaign === undefined ? {} : {campaign}),
					})),
				).toEqual(
					onScreen.rows.map(({key, count, through, blocked, firstSeen, lastSeen, addresses, campaign}) => ({
						key,
						count,
						through,
						blocked,
						firstSeen,
						lastSeen,
						addresses,
						...(campaign === undefined ? {} : {campaign}),
					})),
				);
			}),
		);
	});

	test('do not depend on how few transactions are held at a time', () => {
		fc.assert(
			fc.property(fc.array(row, {maxLength: 40}), fc.integer({min: 1, max: 5}), (rows, capacity) => {
				expect(sumUp(rows, capacity).summary().networks).toEqual(sumUp(rows).summary().networks);
			}),
		);
	});

	test('take back what a late line changes', () => {
		const {history, summarizer, slots, summary} = sumUp(
			[1, 2, 3].map(last => ({...attack, client: `203.0.113.${last}`})),
		);
		expect(summary().networks.rows[0].campaign).toMatchObject({addresses: 3, targets: 1});
		summarizer.add(slots[2], -1);
		history.columns.category[slots[2]] = history.toCategoryNumber('XSS');
		summarizer.add(slots[2], 1);
		expect(summary().networks.rows[0]).toMatchObject({count: 3, addresses: 3, mainCategory: 'SQLI'});
		expect(summary().networks.rows[0].campaign).toBeUndefined();
	});

	test('with a campaign are listed beside the ten with most requests', () => {
		const loud = Array.from({length: 12}, (_, net) =>
			[attack, attack].map(plain => ({...plain, client: `198.51.${net}.1`})),
		);
		const quiet = [1, 2, 3].map(last => ({...attack, client: `2001:db8::${last}`}));
		const twice = Array.from({length: 12}, () => loud.flat()).flat();
		const {rows} = sumUp([...quiet, ...twice]).summary().networks;
		expect(rows).toHaveLength(11);
		expect(rows.at(-1)).toMatchObject({key: '2001:db8::/64', campaign: {addresses: 3}});
	});

	test('are printed with what their addresses have in common, cleaned', () => {
		const path = '/\u001B[31mlogin';
		const summary = sumUp([1, 2, 3].map(last => ({...attack, path, client: `203.0.113.${last}`}))).summary();
		const text = formatSummary(summary, asciiGlyphs);
		expect(text).toMatch(
			/NETWORK +req +share +through\n203\.0\.113\.0\/24 +3 +100% +3 addresses, same target: shop\.test\//,
		);
		expect(text).not.toContain('\u001B');
	});

	test('are not printed where each has one address', () => {
		expect(formatSummary(sumUp([attack]).summary(), asciiGlyphs)).not.toContain('NETWORK');
	});

	test('stand in the object with their fields', () => {
		const object = toSummaryObject(sumUp([1, 2, 3].map(last => ({...attack, client: `203.0.113.${last}`}))).summary());
		expect(object['networks']).toEqual({
			distinct: 1,
			bound: '=',
			top: [
				{
					key: '203.0.113.0/24',
					count: 3,
					through: 0,
					blocked: 3,
					addresses: 3,
					main_category: 'SQLI',
					first: '1970-01-01T00:00:01.000Z',
					last: '1970-01-01T00:00:01.000Z',
					campaign: {addresses: 3, targets: 1, category: 'SQLI', names: ['shop.test/login']},
				},
			],
		});
	});
});
