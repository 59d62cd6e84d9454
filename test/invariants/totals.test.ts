import ipaddr from 'ipaddr.js';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {compileFilter} from '../../source/questions/filter-match.ts';
import {createRawSearch} from '../../source/questions/raw-search.ts';
import {createClientGrouper} from '../../source/questions/group-clients.ts';
import {countTotals, selectTransactions} from '../../source/questions/totals.ts';
import {type Condition, type Filter, type Term} from '../../source/waf/filter/filter.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {type Top} from '../../source/waf/question.ts';
import {categoryOfRow, fillHistory, type PlainRow, testRules} from '../history/fill-history.ts';

/*
What the columns count is what a plain loop over plain rows counts.
*/
const minute = 60_000;
const midnight = Date.UTC(2026, 10, 25);
const zone = 3_600_000;

const clients = ['192.0.2.1', '192.0.2.200', '198.51.100.7', '2001:db8::1', '2001:db8:1::1'];
const hosts = ['shop.test', 'api.shop.test', 'blog.test'];
const paths = ['/', '/login', '/admin/x', '/admin', '/a*b', '/log/in'];

const row: fc.Arbitrary<PlainRow> = fc.record(
	{
		time: fc.integer({min: -90, max: 90}).map(minutes => midnight + minutes * minute + 1234),
		outcome: fc.constantFrom(...outcomes),
		client: fc.constantFrom(...clients),
		method: fc.constantFrom('GET', 'POST'),
		host: fc.constantFrom(...hosts),
		path: fc.constantFrom(...paths),
		rules: fc.array(fc.nat(testRules.length - 1), {maxLength: 4}),
		score: fc.integer({min: -1, max: 12}),
		severity: fc.constantFrom(2, 3, 4, 5, 255),
	},
	{requiredKeys: ['time', 'outcome', 'rules', 'score', 'severity']},
);

const tokens = [
	...['192.0.2.1', '192.0.2.0/24', '2001:db8::/32', '2001:db8::1', '0.0.0.0/0', '::/0'].map(each => `client:${each}`),
	...['SQLI', 'XSS', 'COMODO', 'LFI'].map(each => `cat:${each}`),
	...['942100', '942*', '9*', '94211', '949110'].map(each => `rule:${each}`),
	...outcomes.map(each => `outcome:${each}`),
	...['shop', 'shop.test', '=shop.test', '*.test', 'api*', 'SHOP'].map(each => `host:${each}`),
	...['login', '/login', '=/admin', '/admin*', '=/a*b', '*/in', '/l*o*n'].map(each => `path:${each}`),
	...['GET', 'post'].map(each => `method:${each}`),
	...['CRITICAL', 'NOTICE', '4'].map(each => `sev:${each}`),
	...['=5', '>=5', '>5', '<=5', '<5', ':0'].map(each => `score${each}`),
	...['attack', 'paranoia-level/2', 'CWAF'].map(each => `tag:${each}`),
	...['23:30-00:30', '00:00-01:00', '23:00', '00', '12:00-11:59'].map(each => `time:${each}`),
];
const filterText = fc
	.array(fc.tuple(fc.constantFrom('', '!'), fc.constantFrom(...tokens)), {maxLength: 3})
	.map(parts => parts.map(([not, token]) => not + token).join(' '));

function parse(text: string): Filter {
	const parsed = parseFilter(text);
	if (!parsed.ok) {
		throw new Error(parsed.problem);
	}

	return parsed.filter;
}

function matchesText(value: string | undefined, wanted: string, isExact: boolean | undefined): boolean {
	if (value === undefined || isExact) {
		return value === wanted;
	}

	if (!wanted.includes('*')) {
		return value.includes(wanted);
	}

	const pattern = wanted.split('*').map(part => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`));
	return new RegExp(`^${pattern.join('.*')}$`, 's').test(value);
}

function isInRange(client: string | undefined, range: string): boolean {
	if (client === undefined) {
		return false;
	}

	const address = ipaddr.parse(client);
	const [base, bits] = range.split('/');
	const network = ipaddr.parse(base);
	const width = network.kind() === 'ipv4' ? 32 : 128;
	return address.kind() === network.kind() && address.match(network, bits === undefined ? width : Number(bits));
}

function fits(plain: PlainRow, condition: Condition): boolean {
	const rules = plain.rules.map(index => testRules[index]);
	switch (condition.kind) {
		case 'client': {
			return isInRange(plain.client, condition.range);
		}

		case 'category': {
			return rules.some(rule => rule.category === condition.category);
		}

		case 'rule': {
			const {id} = condition;
			return rules.some(rule =>
				id.endsWith('*') ? String(rule.id).startsWith(id.slice(0, -1)) : String(rule.id) === id,
			);
		}

		case 'tag': {
			return rules.some(rule => rule.tags?.some(tag => tag.toLowerCase().includes(condition.tag.toLowerCase())));
		}

		case 'outcome': {
			return plain.outcome === condition.outcome;
		}

		case 'host': {
			return matchesText(plain.host, condition.host, condition.exact);
		}

		case 'path': {
			return matchesText(plain.path, condition.path, condition.exact);
		}

		case 'method': {
			return plain.method === condition.method;
		}

		case 'severity': {
			return plain.severity === condition.severity;
		}

		case 'score': {
			const {score, comparison} = condition;
			const holds = {
				'=': plain.score === score,
				'>': plain.score > score,
				'>=': plain.score >= score,
				'<': plain.score < score,
				'<=': plain.score <= score,
			};
			return plain.score >= 0 && holds[comparison];
		}

		case 'time': {
			const local = new Date(plain.time + zone);
			const minuteOfDay = local.getUTCHours() * 60 + local.getUTCMinutes();
			const {fromMinute, toMinute} = condition;
			for (let at = fromMinute; at !== toMinute; at = at === 1439 && toMinute !== 1440 ? 0 : at + 1) {
				if (at === minuteOfDay) {
					return true;
				}
			}

			return false;
		}

		default: {
			throw new Error(`${condition.kind} is not for columns`);
		}
	}
}

function isMatch(plain: PlainRow, filter: Filter): boolean {
	return filter.every(({condition, negated}: Term) => fits(plain, condition) !== negated);
}

/** Counts of each key, through and blocked with it. */
function tally(rows: readonly PlainRow[], keysOf: (plain: PlainRow) => ReadonlyArray<string | undefined>) {
	const counts: Record<string, {count: number; through: number; blocked: number}> = {};
	for (const plain of rows) {
		for (const key of new Set(keysOf(plain).filter(each => each !== undefined))) {
			const sum = (counts[key] ??= {count: 0, through: 0, blocked: 0});
			sum.count++;
			sum.through += plain.outcome === 'detected' ? 1 : 0;
			sum.blocked += plain.outcome === 'blocked' ? 1 : 0;
		}
	}

	return counts;
}

function toTally({rows}: Top) {
	return Object.fromEntries(rows.map(({key, count, through, blocked}) => [key, {count, through, blocked}]));
}

function ask(rows: readonly PlainRow[], filter: Filter, from: number, to: number, capacity?: number) {
	const {history, rulesOf} = fillHistory(rows, capacity);
	const ruleByNumber = (number: number) => testRules[number];
	const rawSearch = createRawSearch(history.columns, () => '');
	const match = compileFilter(filter, {history, rulesOf, ruleByNumber, zone, rawSearch});
	const selection = selectTransactions(history, from, to, match);
	return countTotals(
		{history, rulesOf, ruleByNumber, grouper: createClientGrouper(history)},
		{from, to, filter, step: 15 * minute},
		selection,
		{asOf: to},
	);
}

describe('totals', () => {
	test('Every count of any filter and window is that of a plain loop', () => {
		fc.assert(
			fc.property(
				fc.array(row, {maxLength: 40}),
				filterText,
				fc.integer({min: -60, max: 60}),
				fc.integer({min: 1, max: 120}),
				(rows, text, start, length) => {
					const filter = parse(text);
					const from = midnight + start * minute;
					const to = from + length * minute;
					const totals = ask(rows, filter, from, to, 1000);
					const wanted = rows.filter(plain => plain.time >= from && plain.time < to && isMatch(plain, filter));

					expect(totals.all).toEqual({value: wanted.length, bound: '='});
					expect(totals.outcomes).toEqual(
						Object.fromEntries(
							outcomes.map(outcome => [outcome, wanted.filter(plain => plain.outcome === outcome).length]),
						),
					);
					const categories = tally(wanted, plain => [categoryOfRow(plain) ?? 'none']);
					expect(
						Object.fromEntries(
							totals.categories
								.filter(({count}) => count > 0)
								.map(({category, count, through}) => [category ?? 'none', [count, through]]),
						),
					).toEqual(
						Object.fromEntries(Object.entries(categories).map(([key, {count, through}]) => [key, [count, through]])),
					);
					// What stands beside another category is what `cat:` finds besides.
					for (const {category, count, also = 0} of totals.categories.filter(each => each.category !== undefined)) {
						const found = ask(rows, [...filter, ...parse(`cat:${category}`)], from, to, 1000);
						expect([category, found.all.value]).toEqual([category, count + also]);
					}

					expect(toTally(totals.clients)).toEqual(tally(wanted, plain => [plain.client]));
					expect(toTally(totals.hosts)).toEqual(tally(wanted, plain => [plain.host]));
					expect(toTally(totals.paths)).toEqual(tally(wanted, plain => [plain.path]));
					const attackRules = testRules.map(({id, evaluation}) => (evaluation === undefined ? String(id) : undefined));
					expect(toTally(totals.rules)).toEqual(tally(wanted, plain => plain.rules.map(index => attackRules[index])));
					expect(totals.timeline.all.reduce((sum, count) => sum + count, 0)).toBe(wanted.length);
					expect(totals.timeline.all).toEqual(
						totals.timeline.all.map((_, step) => {
							const begin = from + step * 15 * minute;
							return wanted.filter(({time}) => time >= begin && time < begin + 15 * minute).length;
						}),
					);
				},
			),
		);
	});

	test('Every token alone, and its negation, means what a plain loop takes it for', () => {
		const rows = fc.sample(row, {numRuns: 60, seed: 7});
		for (const token of tokens.flatMap(each => [each, `!${each}`])) {
			const filter = parse(token);
			const wanted = rows.filter(plain => isMatch(plain, filter)).length;
			expect([token, ask(rows, filter, midnight - 120 * minute, midnight + 120 * minute, 100).all.value]).toEqual([
				token,
				wanted,
			]);
		}
	});

	test('A history that let rows go still counts all of them, and says that the rest is a lower bound', () => {
		fc.assert(
			fc.property(fc.array(row, {minLength: 1, maxLength: 60}), fc.integer({min: 1, max: 30}), (rows, capacity) => {
				const ordered = rows.toSorted((one, other) => one.time - other.time);
				const from = midnight - 120 * minute;
				const to = midnight + 120 * minute;
				const totals = ask(ordered, [], from, to, capacity);
				const truth = tally(ordered, plain => [plain.client]);
				const sum = totals.categories.reduce((total, {count}) => total + count, 0);

				expect(totals.all).toEqual({value: rows.length, bound: '='});
				expect(sum).toBe(rows.length);
				expect(totals.timeline.all.reduce((total, count) => total + count, 0)).toBe(rows.length);
				for (const {key, count} of totals.clients.rows) {
					expect(count).toBeLessThanOrEqual(truth[key].count);
				}

				expect(totals.clients.distinct.bound).toBe(rows.length > capacity ? '≥' : '=');
				const filtered = ask(ordered, parse('method:GET'), from, to, capacity).all;
				expect(filtered.bound).toBe(rows.length > capacity ? '≥' : '=');
				expect(filtered.value).toBeLessThanOrEqual(rows.filter(({method}) => method === 'GET').length);
			}),
		);
	});

	test('A window whose edge lies within a minute is never said to be exact when only minutes are left of it', () => {
		const rows = Array.from({length: 20}, (_, index): PlainRow => ({
			time: midnight + index * 6000,
			outcome: 'passed',
			rules: [],
			score: -1,
			severity: 255,
		}));
		const totals = ask(rows, [], midnight + 30_000, midnight + 3 * minute, 5);
		const isExact = totals.all.value === rows.filter(({time}) => time >= midnight + 30_000).length;
		expect(isExact || totals.all.bound !== '=').toBe(true);
	});
});
