import {expect, test} from 'vitest';
import {type Alert} from '../../source/alerts/evaluation/alert.ts';
import {checkRule} from '../../source/alerts/evaluation/check-rule.ts';
import {toBody, toSubject} from '../../source/alerts/texts/alert-text.ts';
import {formatInstant} from '../../source/waf/calendar.ts';
import {readTestRule, zero} from './feed-rule.ts';

type Given = {readonly at: number; readonly arrival?: number} & Readonly<Record<string, unknown>>;

/** Runs each minute from second 0 on. */
async function check(yaml: string, given: readonly Given[], until: number) {
	const {rule} = await readTestRule(yaml);
	const documents = given.map(({at, arrival, ...fields}) => ({
		document: {'@timestamp': formatInstant(zero + at * 1000), ...fields},
		time: zero + at * 1000,
		arrival: zero + (arrival ?? at) * 1000,
	}));
	const span = {runEvery: 60_000, bufferTime: 900_000, start: zero, end: zero + until * 1000, tail: 0};
	const ordered = documents.toSorted((one, other) => one.arrival - other.arrival);
	const results = [
		...checkRule(
			rule,
			ordered,
			span,
			(_, after) => (Math.floor(after / 300_000) + 1) * 300_000,
			() => {},
		),
	];
	const toSecond = (time: number) => (time - zero) / 1000;
	return {
		matches: results.flatMap(({at, matches}) => matches.map(({match}) => [toSecond(at), toSecond(match.time)])),
		alerts: results.flatMap(({alerts}) => alerts.map(({at, matches}) => [toSecond(at), matches.length])),
		raised: results.flatMap(({alerts}) => alerts),
	};
}

const each = (step: number, until: number) =>
	Array.from({length: until / step}, (_, place) => ({at: (place + 1) * step}));

test('of several matches in a run only the first is told, and realert holds back what follows', async () => {
	const {matches, alerts} = await check('type: any\nrealert: {minutes: 5}', each(20, 600), 600);
	expect(matches).toHaveLength(30);
	expect(alerts).toEqual([
		[60, 1],
		[360, 1],
	]);
});

test('an exponential silence doubles up to its most', async () => {
	const {alerts} = await check(
		'type: any\nrealert: {minutes: 1}\nexponential_realert: {minutes: 10}',
		each(30, 1800),
		1800,
	);
	expect(alerts.map(([at]) => at)).toEqual([60, 120, 240, 480, 960, 1560]);
});

test('each key has a silence of its own', async () => {
	const documents = [{at: 10, ip: 'a'}, {at: 20, ip: 'b'}, {at: 30, ip: 'a'}, {at: 40}];
	const {alerts} = await check('type: any\nquery_key: ip', documents, 60);
	expect(alerts).toHaveLength(3);
});

test('what is gathered is told by the next run after its time, by group', async () => {
	const documents = [
		{at: 10, ip: 'a'},
		{at: 20, ip: 'b'},
		{at: 70, ip: 'a'},
		{at: 200, ip: 'a'},
	];
	const {alerts} = await check('type: any\naggregation: {minutes: 2}\naggregation_key: ip', documents, 600);
	expect(alerts).toEqual([
		[240, 2],
		[240, 1],
		[420, 1],
	]);
	const scheduled = await check('type: any\naggregation: {schedule: "*/5 * * * *"}', documents, 600);
	expect(scheduled.alerts).toEqual([[360, 4]]);
});

test('late documents count in their own time while a run still looks there, and each once', async () => {
	const rule = 'type: frequency\nnum_events: 3\ntimeframe: {minutes: 1}\nrealert: {seconds: 0}';
	const inTime = await check(rule, [{at: 50}, {at: 55}, {at: 10, arrival: 58}], 300);
	expect(inTime.matches).toEqual([[60, 55]]);
	const tooLate = await check(rule, [{at: 10}, {at: 20}, {at: 15, arrival: 130}], 300);
	expect(tooLate.matches).toEqual([]);
});

test('numbers over a run match at each run that sees them, of runs without documents as well', async () => {
	const rule = (rest: string) =>
		`type: metric_aggregation\nmetric_agg_key: n\nbuffer_time: {minutes: 1}\nrealert: {seconds: 0}\n${rest}`;
	const documents = [
		{at: 10, n: 10},
		{at: 20, n: 1},
		{at: 70, n: 50},
		{at: 130, n: 2},
		{at: 190, n: 90},
	];
	expect((await check(rule('metric_agg_type: avg\nmax_threshold: 20'), documents, 300)).matches).toEqual([
		[120, 120],
		[240, 240],
	]);
	expect((await check(rule('metric_agg_type: max\nmax_threshold: 50'), documents, 300)).matches).toEqual([[240, 240]]);
	expect((await check(rule('metric_agg_type: value_count\nmin_threshold: 1'), documents, 300)).matches).toEqual([
		[0, 0],
		[300, 300],
	]);
});

test('an alert says its subject, text, sentence and fields', async () => {
	const rule = `name: Many
type: frequency
num_events: 2
timeframe: {minutes: 1}
query_key: ip
top_count_keys: [path]
alert_subject: "{0} did {1:>5} of {2}"
alert_subject_args: [ip, num_hits, nothing]
alert_text: "braces {{}} and {0}"
alert_text_args: [list]`;
	const {raised} = await check(
		rule,
		[
			{at: 10, ip: 'a', path: '/x', list: ['p', 'q']},
			{at: 20, ip: 'a', path: '/x', list: ['p', 'q']},
		],
		60,
	);
	const alert: Alert = raised[0];
	expect(toSubject(alert)).toBe('a did     2 of <MISSING VALUE>');
	expect(toBody(alert, formatInstant)).toBe(`braces {} and ['p', 'q']

At least 2 events occurred between 2026-11-24T11:59:20.000Z and 2026-11-24T12:00:20.000Z

path:
/x: 2

@timestamp: 2026-11-24T12:00:20Z
ip: a
list: [
    "p",
    "q"
]
num_hits: 2
num_matches: 1
path: /x
`);
});

test('a rule with limit_execution rests between the times of its line, and then looks at what came meanwhile, unless it is not to', async () => {
	const rule = "type: any\nrealert: {minutes: 0}\nbuffer_time: {minutes: 1}\nlimit_execution: '*/5 * * * *'";
	const documents = each(100, 600);
	const {matches} = await check(rule, documents, 660);
	expect(matches).toEqual([
		[300, 300],
		[600, 400],
		[600, 500],
		[600, 600],
	]);
	const {matches: uncovered} = await check(`${rule}\nlimit_execution_coverage: true`, documents, 660);
	expect(uncovered).toEqual([]);
});
