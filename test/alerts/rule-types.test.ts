import {describe, expect, test} from 'vitest';
import {documentsAt, feedRule, type Step} from './feed-rule.ts';

type Row = {
	readonly name: string;
	readonly rule: string;
	readonly steps: readonly Step[];

	/** Seconds of the matches, with the key where a rule has one. */
	readonly matches: ReadonlyArray<number | readonly [number, string | undefined]>;
};

const minute = 'timeframe: {minutes: 1}';
const frequency = `type: frequency\nnum_events: 3\n${minute}\n`;
const change = `type: change\nquery_key: ip\ncompare_key: o\n`;
const spike = `type: spike\nspike_height: 3\nspike_type: up\n${minute}\n`;
const flatline = `type: flatline\nthreshold: 1\n${minute}\n`;
const gc = (...seconds: readonly number[]) => seconds.map(second => ({gc: second}));
const o = (at: number, value?: string) => (value === undefined ? {at, ip: 'a'} : {at, ip: 'a', o: value});

/* As the real ElastAlert 2.19 and 2.31 were seen to do it. */
const rows: readonly Row[] = [
	{name: 'any', rule: 'type: any', steps: documentsAt([0, 5]), matches: [0, 5]},
	{
		name: 'blacklist: the value itself',
		rule: 'type: blacklist\ncompare_key: v\nblacklist: [192.0.2.1, "7", Admin]',
		steps: [
			{at: 0, v: '192.0.2.1'},
			{at: 1, v: '192.0.2.2'},
			{at: 2},
			{at: 3, v: 7},
			{at: 4, v: '192.0.2.1 '},
			{at: 5, v: 'admin'},
			{at: 6, v: 'Admin'},
		],
		matches: [0, 6],
	},
	{
		name: 'blacklist: ranges, expressions and lists',
		rule: 'type: blacklist\ncompare_key: v\nblacklist: [192.0.2.0/24, /wp-.*/]',
		steps: [
			{at: 0, v: '192.0.2.9'},
			{at: 1, v: '198.51.100.9'},
			{at: 2, v: 'wp-login'},
			{at: 3, v: 'a wp-login'},
			{at: 4, v: ['x', '192.0.2.1']},
		],
		matches: [0, 2, 4],
	},
	{
		name: 'whitelist that passes over what is missing',
		rule: 'type: whitelist\ncompare_key: v\nwhitelist: [a, b]\nignore_null: true',
		steps: [{at: 0, v: 'a'}, {at: 1, v: 'c'}, {at: 2}, {at: 3, v: ''}, {at: 4, v: null}],
		matches: [1, 3],
	},
	{
		name: 'whitelist that does not',
		rule: 'type: whitelist\ncompare_key: v\nwhitelist: [a, b]\nignore_null: false',
		steps: [{at: 0, v: 'a'}, {at: 1, v: 'c'}, {at: 2}, {at: 3, v: ''}, {at: 4, v: null}],
		matches: [1, 2, 3, 4],
	},
	{
		name: 'change, without what is missing',
		rule: `${change}ignore_null: true`,
		steps: [o(0, 'P'), o(1, 'P'), o(2, 'B'), o(4), o(5, 'B'), o(6, 'P')],
		matches: [
			[2, 'a'],
			[6, 'a'],
		],
	},
	{
		name: 'change, to and from what is missing',
		rule: `${change}ignore_null: false`,
		steps: [o(0, 'P'), o(4), o(5, 'P')],
		matches: [
			[4, 'a'],
			[5, 'a'],
		],
	},
	{
		name: 'change within a timeframe of the last document',
		rule: `${change}ignore_null: true\n${minute}`,
		steps: [o(0, 'P'), o(60, 'B'), o(121, 'P')],
		matches: [[60, 'a']],
	},
	{
		name: 'change: late documents count as they come',
		rule: `${change}ignore_null: true\n${minute}`,
		steps: [o(100, 'P'), o(10, 'B'), o(101, 'P')],
		matches: [[10, 'a']],
	},
	{name: 'frequency: less than the timeframe', rule: frequency, steps: documentsAt([0, 30, 59]), matches: [59]},
	{name: 'frequency: the timeframe itself', rule: frequency, steps: documentsAt([0, 30, 60]), matches: []},
	{
		name: 'frequency begins anew',
		rule: frequency,
		steps: documentsAt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
		matches: [2, 5, 8],
	},
	{name: 'frequency: a late one', rule: frequency, steps: documentsAt([50, 55, 10]), matches: [55]},
	{name: 'frequency: one too late', rule: frequency, steps: documentsAt([100, 101, 30, 102]), matches: [102]},
	{
		name: 'frequency: forgotten',
		rule: frequency,
		steps: [...documentsAt([10, 20]), {gc: 60}, {gc: 120}, {at: 15}],
		matches: [],
	},
	{
		name: 'frequency of a compound key',
		rule: `type: frequency\nnum_events: 2\nquery_key: [ip, host]\n${minute}`,
		steps: [
			{at: 0, ip: 'a', host: 'x'},
			{at: 1, ip: 'a', host: 'y'},
			{at: 2, ip: 'a', host: 'x'},
			{at: 3, ip: 'a'},
			{at: 4, ip: 'a'},
		],
		matches: [
			[2, 'a, x'],
			[4, 'a, None'],
		],
	},
	{
		name: 'frequency: each element of a list is a key',
		rule: `type: frequency\nnum_events: 2\nquery_key: categories\n${minute}`,
		steps: [
			{at: 0, categories: ['A', 'B']},
			{at: 1, categories: ['C', 'B']},
		],
		matches: [[1, 'B']],
	},
	{name: 'spike', rule: `${spike}threshold_cur: 3`, steps: documentsAt([0, 61, 70, 121, 122, 123]), matches: [70]},
	{
		name: 'spike at six to two',
		rule: `${spike}threshold_cur: 3`,
		steps: documentsAt([0, 30, 120, 121, 122, 123, 124, 125, 126]),
		matches: [120],
	},
	{
		name: 'spike over nothing',
		rule: `${spike}threshold_cur: 3`,
		steps: [{at: 0}, ...gc(60, 119), ...documentsAt([120, 121, 122])],
		matches: [120],
	},
	{
		name: 'spike without thresholds, in silence',
		rule: spike,
		steps: [...documentsAt([0, 10]), ...gc(60, 120, 180)],
		matches: [180],
	},
	{
		name: 'spike before two timeframes',
		rule: `${spike}threshold_cur: 1`,
		steps: documentsAt([0, 119, 119.5]),
		matches: [],
	},
	{
		name: 'spike down',
		rule: `type: spike\nspike_height: 2\nspike_type: down\nthreshold_ref: 4\n${minute}`,
		steps: [...documentsAt([0, 61, 62, 63, 64, 121, 122]), ...gc(123, 124)],
		matches: [121],
	},
	{
		name: 'flatline without a document',
		rule: flatline,
		steps: gc(0, 30, 59, 60, 61, 120),
		matches: [
			[60, 'all'],
			[61, 'all'],
			[120, 'all'],
		],
	},
	{
		name: 'flatline after documents',
		rule: flatline,
		steps: [{at: 10}, ...gc(20, 40, 60, 70, 80), {at: 130}, ...gc(140, 180, 200)],
		matches: [
			[70, 'all'],
			[80, 'all'],
			[200, 'all'],
		],
	},
	{
		name: 'flatline: the timeframe itself is out',
		rule: flatline,
		steps: [{at: 60}, ...gc(119, 120)],
		matches: [[120, 'all']],
	},
	{
		name: 'flatline does not look into a batch',
		rule: flatline,
		steps: [documentsAt([0, 300, 301]), {gc: 302}],
		matches: [],
	},
	{
		name: 'flatline of keys',
		rule: `${flatline}query_key: host`,
		steps: [{at: 70, host: 'a'}, {at: 71, host: 'b'}, {gc: 80}, {at: 100, host: 'a'}, ...gc(120, 131, 160)],
		matches: [
			[131, 'b'],
			[160, 'a'],
			[160, 'b'],
		],
	},
	{
		name: 'flatline that forgets keys',
		rule: `${flatline}query_key: host\nforget_keys: true`,
		steps: [
			[
				{at: 0, host: 'a'},
				{at: 1, host: 'b'},
			],
			...gc(30, 61, 62, 120),
		],
		matches: [
			[61, 'b'],
			[120, 'a'],
		],
	},
	{
		name: 'cardinality over the most, again and again',
		rule: `type: cardinality\ncardinality_field: v\nmax_cardinality: 2\n${minute}`,
		steps: [
			[1, 0],
			[2, 1],
			[3, 2],
			[4, 3],
			[1, 4],
			[5, 60],
			[1, 61],
		].map(([v, at]) => ({at, v})),
		matches: [2, 3, 4, 60, 61],
	},
	{
		name: 'cardinality: a value is old after the timeframe',
		rule: `type: cardinality\ncardinality_field: v\nmax_cardinality: 1\n${minute}`,
		steps: [
			{at: 0, v: 1},
			{at: 60, v: 2},
			{at: 200, v: 3},
			{at: 261, v: 4},
		],
		matches: [60],
	},
	{
		name: 'cardinality under the least',
		rule: `type: cardinality\ncardinality_field: v\nmin_cardinality: 2\n${minute}`,
		steps: [{at: 0, v: 1}, {at: 30, v: 2}, {at: 59, v: 1}, ...gc(60, 61), {at: 89, v: 1}, ...gc(90, 91, 92, 200)],
		matches: [91],
	},
	{
		name: 'new terms, each once, elements of lists, not what is empty',
		rule: 'type: new_term\nfields: [p]',
		steps: [
			{at: 10, p: 'a'},
			{at: 20, p: 'c'},
			{at: 30, p: 'c'},
			{at: 40},
			{at: 45, p: ''},
			{at: 100, p: ['x', 'a']},
			{at: 115, p: 'x'},
		],
		matches: [10, 20, 100],
	},
	{
		name: 'new terms: a missing one each time',
		rule: 'type: new_term\nfields: [p]\nalert_on_missing_field: true',
		steps: [{at: 10, p: 'a'}, {at: 40}, {at: 41}],
		matches: [10, 40, 41],
	},
	{
		name: 'new combinations',
		rule: 'type: new_term\nfields: [[ip, h]]',
		steps: [
			{at: 0, ip: 'a', h: 1},
			{at: 1, ip: 'a', h: 2},
			{at: 2, ip: 'a'},
			{at: 3, ip: 'a', h: 2},
		],
		matches: [0, 1],
	},
];

describe('rule types', () => {
	test.each(rows)('$name', async ({rule, steps, matches}) => {
		const hasKey = matches.some(match => Array.isArray(match));
		const found = await feedRule(rule, steps);
		expect(found.map(({at, key}) => (hasKey ? [at, key] : at))).toEqual(matches);
	});

	test('a spike tells both counts, and a change both values', async () => {
		const [up] = await feedRule(`${spike}threshold_cur: 3`, documentsAt([0, 61, 70, 121, 122]));
		expect(up.facts).toEqual({spike_count: 3, reference_count: 1});
		const [changed] = await feedRule(`${change}ignore_null: true`, [o(0, 'P'), o(1, 'B')]);
		expect(changed.facts).toEqual({old_value: ['P'], new_value: ['B']});
	});
});
