import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createThroughGrouping} from '../../source/questions/group-through.ts';
import {type History} from '../../source/history/history.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {addRow, fillHistory, type PlainRow} from '../history/fill-history.ts';
import {testTime} from '../parsing/read-events.ts';

/* What the columns group is what a plain loop over plain rows groups. */
const row: fc.Arbitrary<PlainRow> = fc.record(
	{
		time: fc.nat(5000).map(offset => testTime + offset),
		outcome: fc.constantFrom(...outcomes),
		client: fc.constantFrom('192.0.2.1', '198.51.100.7', '2001:db8::1'),
		host: fc.constantFrom('shop.test', 'api.test'),
		path: fc.constantFrom('/', '/login', '/höher'),
		rules: fc.constantFrom([0], []),
		score: fc.integer({min: -1, max: 40}),
		severity: fc.constant(2),
	},
	{requiredKeys: ['time', 'outcome', 'rules', 'score', 'severity']},
);

const rowsOf = ({firstRow, nextRow}: History) =>
	Float64Array.from({length: nextRow - firstRow}, (_, place) => firstRow + place);

type Numbered = PlainRow & {readonly row: number};

const isThrough = ({outcome}: PlainRow) => outcome === 'detected' || outcome === 'passed';

/** Worst first. */
function compareRows(one: Numbered, other: Numbered): number {
	const rank = ({outcome, rules}: PlainRow) => (outcome === 'detected' ? 2 : Math.sign(rules.length));
	// No rule, no score.
	const score = (of: PlainRow) => (rank(of) === 0 ? 0 : of.score);
	return rank(other) - rank(one) || score(other) - score(one) || other.row - one.row;
}

function groupPlainly(rows: readonly PlainRow[]) {
	const groups = Map.groupBy(
		rows.map((plain, place): Numbered => ({...plain, row: place})).filter(isThrough),
		({client, host, path}) => [client ?? '', host ?? '', path ?? ''].join('\0'),
	);
	return [...groups].map(([key, members]) => {
		const sorted = members.toSorted(compareRows);
		const times = members.map(({time}) => time);
		return {
			key,
			rows: sorted.map(member => member.row),
			worst: sorted[0],
			count: members.length,
			detected: members.filter(({outcome}) => outcome === 'detected').length,
			firstSeen: Math.min(...times),
			lastSeen: Math.max(...times),
		};
	});
}

test('groups are by client, host and path, the worst first, with their numbers and rows', () => {
	fc.assert(
		fc.property(fc.array(row, {maxLength: 60}), rows => {
			const {history} = fillHistory(rows, 200);
			const found = createThroughGrouping(history)(rowsOf(history));
			const expected = groupPlainly(rows).toSorted(
				(one, other) =>
					compareRows({...one.worst, row: 0}, {...other.worst, row: 0}) ||
					other.detected - one.detected ||
					other.count - one.count ||
					(one.key < other.key ? -1 : 1),
			);
			const {groups, distinct} = found.groups();
			expect(distinct).toEqual({value: expected.length, bound: '='});
			expect(
				groups.map(({key, worst, count, detected, firstSeen, lastSeen}) => ({
					key,
					worst,
					count,
					detected,
					firstSeen,
					lastSeen,
				})),
			).toEqual(
				expected.map(({key, worst, count, detected, firstSeen, lastSeen}) => ({
					key,
					worst: worst.row,
					count,
					detected,
					firstSeen,
					lastSeen,
				})),
			);
			for (const group of expected) {
				for (const like of group.rows) {
					expect([...found.rowsLike(like)]).toEqual(group.rows);
				}
			}
		}),
	);
});

const through: PlainRow = {
	time: testTime,
	outcome: 'detected',
	client: '192.0.2.1',
	host: 'shop.test',
	path: '/',
	rules: [0],
	score: 5,
	severity: 2,
};

test('of more groups than a screen shows the worst are kept', () => {
	const rows = Array.from({length: 1000}, (_, place) => ({...through, path: `/${place}`, score: (place * 7) % 1000}));
	const {history} = fillHistory(rows, 2000);
	const {groups, distinct} = createThroughGrouping(history)(rowsOf(history)).groups();
	expect(distinct.value).toBe(1000);
	expect(groups.map(({score}) => score)).toEqual(Array.from({length: 200}, (_, place) => 999 - place));
});

test('rows that the history let go since are left out', () => {
	const {history} = fillHistory([through, {...through, client: '192.0.2.2'}, through], 3);
	const rows = rowsOf(history);
	addRow(history, {...through, client: '192.0.2.3'});
	const found = createThroughGrouping(history)(rows);
	expect(found.groups().groups.map(({client, count}) => [client, count])).toEqual([
		['192.0.2.1', 1],
		['192.0.2.2', 1],
	]);
	expect([...found.rowsLike(0)]).toEqual([]);
});

test('a request that was stopped, or is not complete, has no group', () => {
	const {history} = fillHistory([
		{...through, outcome: 'blocked'},
		{...through, outcome: 'open'},
	]);
	const found = createThroughGrouping(history)(rowsOf(history));
	expect(found.groups()).toEqual({groups: [], distinct: {value: 0, bound: '='}});
	expect([...found.rowsLike(0)]).toEqual([]);
});
