import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {type IntakeFacts} from '../../source/questions/intake-facts.ts';
import {createMonitor} from '../../source/questions/monitor.ts';
import {type Snapshot} from '../../source/questions/snapshot.ts';
import {createSummarizer} from '../../source/questions/summarizer.ts';
import {createTallies} from '../../source/questions/tallies.ts';
import {noAlerts} from '../../source/waf/alerts-status.ts';
import {createLineCounts} from '../../source/waf/line-counts.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {type Filter} from '../../source/waf/filter/filter.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {addRow, fillHistory, type PlainRow, testRules} from '../history/fill-history.ts';

/*
Whatever the log and whenever one looks: no part is larger than its whole, and the parts together are it.
*/
const second = 1000;
const minute = 60 * second;
const begin = Date.UTC(2026, 10, 25, 12);
const windows = [minute, 5 * minute, 15 * minute, 60 * minute, 1440 * minute];

const row: fc.Arbitrary<PlainRow> = fc.record(
	{
		// Milliseconds of a scan, minutes of a quiet log, and a clock that is ahead.
		time: fc.oneof(
			fc.integer({min: -90 * second, max: 5 * second}).map(milliseconds => begin + milliseconds),
			fc.integer({min: -120, max: 30}).map(minutes => begin + minutes * minute),
		),
		outcome: fc.constantFrom(...outcomes),
		client: fc.constantFrom('192.0.2.1', '192.0.2.2', '198.51.100.7', '2001:db8::1'),
		rules: fc.array(fc.nat(testRules.length - 1), {maxLength: 2}),
		score: fc.constant(-1),
		severity: fc.constant(2),
	},
	{requiredKeys: ['time', 'outcome', 'rules', 'score', 'severity']},
);

const facts: IntakeFacts = {
	zone: {offset: 0, source: 'assumed'},
	sources: [{kind: 'state', is: 'following', name: 'error.log'}],
	lines: createLineCounts(),
	lastUnreadable: undefined,
	lastOther: undefined,
	gaps: [],
	denials: undefined,
	alerts: noAlerts,
	readOnly: false,
	chapter: undefined,
};

function look(
	rows: readonly PlainRow[],
	now: number,
	question: {filter: Filter; window: number},
	{capacity = 1000, ahead = []}: {capacity?: number; ahead?: readonly PlainRow[]} = {},
): Snapshot {
	const {history, rulesOf} = fillHistory(rows, capacity);
	for (const other of ahead) {
		addRow(history, other, 1);
	}

	const clock = {now: () => now};
	const ruleByNumber = (number: number) => testRules[number];
	const assembly = createAssembly({history, ruleByNumber, clock});
	const rawSearch = {toMatch: () => () => true, work: () => 1, keepOnly: () => undefined};
	const monitor = createMonitor({history, assembly, ruleByNumber, rulesOf, rawSearch, clock});
	return monitor.snapshot(question.filter, question.window, facts);
}

const question = fc.record({
	window: fc.constantFrom(...windows),
	filter: fc.constantFrom('', 'outcome:blocked', 'client:192.0.2.0/24').map(text => {
		const parsed = parseFilter(text);
		return parsed.ok ? parsed.filter : [];
	}),
});
const moment = fc.integer({min: -60 * second, max: 20 * minute}).map(milliseconds => begin + milliseconds);

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}

describe('rates', () => {
	test('of all clients and of the requests without one are together the rate of the header', () => {
		fc.assert(
			fc.property(fc.array(row, {maxLength: 60}), moment, question, (rows, now, asked) => {
				const {rate, totals} = look(rows, now, asked);
				const {rate: ofAll} = look(rows, now, {...asked, filter: []});
				const unnamed = look(
					rows.map(({client, ...rest}) => (client === undefined ? {...rest, client: '203.0.113.99'} : rest)),
					now,
					{...asked, filter: []},
				).totals.clients.rows;
				const named = sum(totals.clients.rows.map(({perMinute}) => perMinute));
				if (asked.filter.length === 0) {
					expect(named + sum(unnamed.map(({perMinute}) => perMinute))).toBe(rate.perMinute);
				}

				expect(named).toBeLessThanOrEqual(rate.perMinute);
				expect(rate.perMinute).toBeLessThanOrEqual(ofAll.perMinute);
				expect(rate.perMinute).toBeLessThanOrEqual(totals.all.value);
				for (const table of ['clients', 'rules', 'paths', 'hosts'] as const) {
					for (const {perMinute, count, through, blocked} of totals[table].rows) {
						expect(perMinute).toBeLessThanOrEqual(Math.min(count, rate.perMinute));
						expect(through + blocked).toBeLessThanOrEqual(count);
					}
				}
			}),
		);
	});

	test('the busiest client is the one with the highest rate, and nobody where nobody came', () => {
		fc.assert(
			fc.property(fc.array(row, {maxLength: 60}), moment, question, (rows, now, asked) => {
				const {totals} = look(rows, now, asked);
				const highest = Math.max(0, ...totals.clients.rows.map(({perMinute}) => perMinute));
				expect(totals.busiest?.perMinute ?? 0).toBe(highest);
				if (totals.busiest !== undefined) {
					expect(totals.clients.rows).toContainEqual(totals.busiest);
				}
			}),
		);
	});

	test('hold beside a log whose clock is ahead', () => {
		const named = row.map(({client = '203.0.113.1', ...rest}) => ({...rest, client}));
		fc.assert(
			fc.property(fc.array(named, {maxLength: 30}), fc.array(named, {maxLength: 9}), moment, (rows, others, now) => {
				const ahead = others.map(other => ({...other, time: now + 120 * minute + (other.time - begin)}));
				const {rate, totals} = look(rows, now, {filter: [], window: 15 * minute}, {ahead});
				expect(sum(totals.clients.rows.map(({perMinute}) => perMinute))).toBe(rate.perMinute);
				expect(totals.busiest?.perMinute ?? 0).toBeLessThanOrEqual(rate.perMinute);
			}),
		);
	});

	test('hold in a history that let rows go', () => {
		fc.assert(
			fc.property(fc.array(row, {maxLength: 60}), moment, fc.integer({min: 1, max: 30}), (rows, now, capacity) => {
				const ordered = rows.toSorted((one, other) => one.time - other.time);
				const {rate, totals} = look(ordered, now, {filter: [], window: 15 * minute}, {capacity});
				expect(sum(totals.clients.rows.map(({perMinute}) => perMinute))).toBeLessThanOrEqual(rate.perMinute);
				const whole = look(ordered, now, {filter: [], window: 15 * minute}).rate.perMinute;
				expect(rate.perMinute).toBeLessThanOrEqual(whole);
				expect(rate.bound === '≥' || rate.perMinute === whole).toBe(true);
			}),
		);
	});
});

test('what --once counts by outcome is together what it counts', () => {
	fc.assert(
		fc.property(fc.array(row, {maxLength: 60}), rows => {
			const complete = rows.filter(({outcome}) => outcome !== 'open');
			const {history} = fillHistory(complete, 1000);
			const tallies = createTallies();
			const summarizer = createSummarizer(history, number => testRules[number], tallies);
			for (let slot = 0; slot < history.nextRow; slot++) {
				summarizer.add(slot, 1);
			}

			const {
				outcomes: counted,
				transactions,
				clients,
			} = tallies.finish(createLineCounts(), {offset: 0, source: 'assumed'}, false);
			expect(sum(Object.values(counted))).toBe(transactions);
			expect(transactions).toBe(complete.length);
			for (const {count, through, blocked} of clients.rows) {
				expect(through + blocked).toBeLessThanOrEqual(count);
			}
		}),
	);
});

test('blocked, through, passed, unknown and open are together the requests', () => {
	fc.assert(
		fc.property(fc.array(row, {maxLength: 60}), moment, question, fc.boolean(), (rows, now, asked, isShort) => {
			const {totals} = look(rows, now, asked, {capacity: isShort ? 10 : 1000});
			expect(sum(Object.values(totals.outcomes))).toBe(totals.all.value);
			expect(sum(totals.categories.map(({count}) => count))).toBe(totals.all.value);
		}),
	);
});
