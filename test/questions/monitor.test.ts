import {describe, expect, test} from 'vitest';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {type IntakeFacts} from '../../source/questions/intake-facts.ts';
import {createMonitor} from '../../source/questions/monitor.ts';
import {type RawSearch} from '../../source/questions/raw-search.ts';
import {noAlerts} from '../../source/waf/alerts-status.ts';
import {createAccessCounts} from '../../source/waf/access-counts.ts';
import {createLineCounts, type LineCounts} from '../../source/waf/line-counts.ts';
import {hour, minute, second} from '../../source/waf/clock.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {everything} from '../../source/waf/filter/filter.ts';
import {type Grouping} from '../../source/waf/question.ts';
import {addRow, fillHistory, type PlainRow, testRules} from '../history/fill-history.ts';
import {testTime} from '../parsing/read-events.ts';
import {aGroup, someTotals} from '../views/builders.ts';

const window = 15 * minute;
const aRow: PlainRow = {time: testTime - 61 * second, outcome: 'blocked', rules: [0], score: 5, severity: 2};

const filterOf = (text: string) => {
	const parsed = parseFilter(text);
	return parsed.ok ? parsed.filter : expect.unreachable(parsed.problem);
};

function createSubject(rows: readonly PlainRow[] = [aRow]) {
	let now = testTime;
	let done = 1;
	const clock = {now: () => now};
	const {history, rulesOf} = fillHistory(rows, 100);
	const ruleByNumber = (number: number) => testRules[number];
	const assembly = createAssembly({history, ruleByNumber, clock});
	const rawSearch: RawSearch = {toMatch: () => () => true, work: () => done, keepOnly: () => undefined};
	return {
		history,
		monitor: createMonitor({history, assembly, ruleByNumber, rulesOf, rawSearch, clock}),
		pass(span: number) {
			now += span;
		},
		setDone(share: number) {
			done = share;
		},
	};
}

const counts = (given: Partial<LineCounts>): LineCounts => ({...createLineCounts(), ...given});

/** Made anew at each look, as the wiring does. */
const makeFacts = (): IntakeFacts => ({
	zone: {offset: 0, source: 'assumed'},
	zones: [logZone],
	sources: [following],
	lines: counts({}),
	lastUnreadable: undefined,
	lastOther: undefined,
	foreignLog: undefined,
	gaps: [],
	denials: undefined,
	alerts: noAlerts,
	readOnly: false,
	chapter: {number: 1, of: 3, title: 'one'},
	unusual: undefined,
	notCounted: undefined,
	discovered: undefined,
	access: undefined,
	server: undefined,
});
const logZone = {name: 'error.log', zone: {offset: 0, source: 'assumed'}} as const;
const following = {kind: 'state', is: 'following', name: 'error.log'} as const;

/** Of each fact another value: one that is added to the type has to be added here. */
const others: {readonly [Key in keyof Required<IntakeFacts>]: ReadonlyArray<IntakeFacts[Key]>} = {
	zone: [
		{offset: hour, source: 'assumed'},
		{offset: 0, source: 'ids'},
	],
	zones: [undefined, [], [{name: 'error.log', zone: {offset: hour, source: 'ids'}}]],
	sources: [[], [following, following], [{...following, is: 'lost'}], [{...following, why: 'no right to read it'}]],
	lines: Object.keys(createLineCounts()).map(key => counts({[key]: 1})),
	lastUnreadable: ['a line'],
	lastOther: ['a line'],
	foreignLog: [{name: 'an access log', advice: 'open the error log'}],
	gaps: [[{kind: 'gap', name: 'error.log', reason: 'truncated', at: testTime}]],
	denials: [
		{
			list: {method: 'deny', file: '/etc/nginx/conf.d/deny.conf', rules: [], problem: undefined},
			rules: [],
		},
	],
	alerts: [{...noAlerts, firing: 1}],
	readOnly: [true],
	chapter: [undefined, {number: 2, of: 3, title: 'one'}, {number: 1, of: 3, title: 'two'}],
	unusual: [{asOf: testTime, from: testTime - minute, rows: []}],
	serverThrough: [
		{filter: everything, window, through: {groups: [aGroup()], distinct: {value: 1, bound: '='}, byServer: true}},
	],
	notCounted: [
		{words: 'the server is away', isFailure: true},
		{words: 'the server is away', isFailure: false},
	],
	notes: [['whom to call']],
	discovered: [{logs: [], notes: [], problems: []}],
	access: [{logs: [], counts: createAccessCounts()}],
	server: [{window, totals: someTotals(), unfiltered: 1, recent: 0, minutes: []}],
};

describe('a snapshot', () => {
	test('is the very same object while nothing visible changed', () => {
		const {monitor, pass} = createSubject();
		const first = monitor.snapshot(everything, window, makeFacts());
		pass(second);
		expect(monitor.snapshot(everything, window, makeFacts())).toBe(first);
		expect(first.revision).toBe(1);
	});

	for (const [key, values] of Object.entries(others)) {
		for (const value of values) {
			test(`is another one where only ${key} is ${JSON.stringify(value)}`, () => {
				const {monitor} = createSubject();
				const first = monitor.snapshot(everything, window, makeFacts());
				const changed = {...makeFacts(), [key]: value};
				const next = monitor.snapshot(everything, window, changed);
				expect(next).not.toBe(first);
				expect(next.revision).toBe(2);
				if (key === 'serverThrough') {
					expect(next.through.groups().byServer).toBe(true);
				} else if (key !== 'server') {
					expect(next).toMatchObject({[key]: value});
				}

				expect(monitor.snapshot(everything, window, {...changed})).toBe(next);
			});
		}
	}

	test.each<[string, (subject: ReturnType<typeof createSubject>) => unknown]>([
		['a step of the silence', ({pass}) => pass(minute)],
		['a minute of the rate', ({pass}) => pass(59 * second)],
	])('is another one after %s', (_, change) => {
		const subject = createSubject([{...aRow, time: testTime - 2 * second}]);
		const first = subject.monitor.snapshot(everything, window, makeFacts());
		change(subject);
		expect(subject.monitor.snapshot(everything, window, makeFacts())).not.toBe(first);
	});

	test('has no rate after a minute of silence, however long its window stands still', () => {
		const rows = Array.from({length: 9}, () => ({...aRow, client: '192.0.2.1', time: testTime - second}));
		const {monitor, pass} = createSubject(rows);
		expect(monitor.snapshot(everything, window, makeFacts())).toMatchObject({
			rate: {perMinute: 9},
			totals: {busiest: {perMinute: 9}},
		});
		for (let minutes = 1; minutes < 14; minutes++) {
			pass(minute);
			const {rate, totals} = monitor.snapshot(everything, window, makeFacts());
			expect([rate.perMinute, totals.busiest, totals.clients.rows[0].perMinute]).toEqual([0, undefined, 0]);
		}
	});

	test('is another one where rows of one log are moved behind those of another', () => {
		const {monitor, history} = createSubject([aRow, {...aRow, time: testTime - second}]);
		history.columns.origin[0] = 1;
		const first = monitor.snapshot(everything, window, makeFacts());
		history.shift(1, -minute);
		const next = monitor.snapshot(everything, window, makeFacts());
		expect(next).not.toBe(first);
		expect(next.totals.question).toEqual(first.totals.question);
	});

	test('is another one for another filter, window, or step of a search', () => {
		const {monitor, setDone} = createSubject();
		const first = monitor.snapshot(everything, window, makeFacts());
		const wider = monitor.snapshot(everything, hour, makeFacts());
		expect(wider.totals.question.to - wider.totals.question.from).toBe(hour);
		const filter = filterOf('text:needle');
		setDone(0.5);
		const half = monitor.snapshot(filter, hour, makeFacts());
		expect(half.feed.progress).toBe(0.5);
		setDone(0.75);
		const further = monitor.snapshot(filter, hour, makeFacts());
		expect(further.feed.progress).toBe(0.75);
		setDone(1);
		const whole = monitor.snapshot(filter, hour, makeFacts());
		expect(whole.feed.progress).toBeUndefined();
		expect(new Set([first, wider, half, further, whole]).size).toBe(5);
	});

	test('of an interval counts what is in it, before and after a filter, and stands while time goes on', () => {
		const interval = {from: testTime - 10 * minute, to: testTime - 5 * minute};
		const at = (minutes: number): PlainRow => ({...aRow, time: testTime - minutes * minute});
		const {monitor, pass} = createSubject([at(11), at(10), at(6), at(5), {...at(7), outcome: 'detected'}]);
		const first = monitor.snapshot(everything, interval, makeFacts());
		expect(first.totals.question).toMatchObject(interval);
		expect([first.totals.all.value, first.feed.length, first.unfiltered]).toEqual([3, 3, 3]);
		expect(first.totals.timeline.all.reduce((sum, count) => sum + count, 0)).toBe(3);
		const filtered = monitor.snapshot(filterOf('outcome:detected'), interval, makeFacts());
		expect([filtered.totals.all.value, filtered.unfiltered]).toEqual([1, 3]);
		expect(filtered.rate.perMinute).toBeLessThanOrEqual(1);
		pass(2 * minute);
		expect(monitor.snapshot(everything, interval, makeFacts()).totals.question).toMatchObject(interval);
	});

	test('puts clients together otherwise without counting the rest again, and opens networks as a new one does', () => {
		const rows = [1, 2, 2, 3].map(last => ({...aRow, client: `203.0.113.${last}`}));
		const {monitor, pass} = createSubject([...rows, {...aRow, client: '192.0.2.9'}]);
		const byAddress = monitor.snapshot(everything, window, makeFacts());
		const byNetwork = monitor.snapshot(everything, window, makeFacts(), {by: 'network', open: []});
		expect(byNetwork).not.toBe(byAddress);
		expect(byNetwork.totals.clients).toBe(byAddress.totals.clients);
		expect(byNetwork.totals.networks).toBe(byAddress.totals.networks);
		const grouping: Grouping = {by: 'network', open: ['203.0.113.0/24', '192.0.2.0/24']};
		const opened = monitor.snapshot(everything, window, makeFacts(), grouping);
		expect(opened.totals.rules).toBe(byAddress.totals.rules);
		expect(opened.totals.networks).toEqual(
			createSubject([...rows, {...aRow, client: '192.0.2.9'}]).monitor.snapshot(
				everything,
				window,
				makeFacts(),
				grouping,
			).totals.networks,
		);
		expect(opened.totals.networks?.rows.map(({members}) => members?.rows.length)).toEqual([3, 1]);
		pass(20 * minute);
		expect(monitor.snapshot(everything, window, makeFacts(), grouping).totals.clients).not.toBe(
			byAddress.totals.clients,
		);
	});

	test('counts what matches beside what there is', () => {
		const {monitor, history} = createSubject();
		addRow(history, {...aRow, outcome: 'detected', client: '192.0.2.1'});
		addRow(history, {...aRow, time: testTime - hour});
		const filtered = monitor.snapshot(filterOf('outcome:detected'), window, makeFacts());
		expect(filtered).toMatchObject({unfiltered: 2, countedHere: true, blockedShare: 0, totals: {all: {value: 1}}});
		expect(filtered.feed.length).toBe(1);
		expect(filtered.feed.rowAt(0)).toMatchObject({row: 1, client: '192.0.2.1', outcome: 'detected'});
		expect([filtered.feed.indexOf(0), filtered.feed.indexOf(1), filtered.feed.indexOf(5)]).toEqual([-1, 0, 0]);
		expect(filtered.feed.rowAt(1)).toBeUndefined();
	});

	test('ends where a log ended that is older than the window', () => {
		const {monitor} = createSubject([{...aRow, time: testTime - hour}]);
		expect(monitor.snapshot(everything, window, makeFacts())).toMatchObject({
			now: testTime - hour,
			logEnds: testTime - hour,
			silence: hour,
			totals: {all: {value: 1}},
		});
	});
});

describe("a server's answer", () => {
	const filter = filterOf('outcome:detected');
	const answerTo = (asked = filter, span = window): IntakeFacts => ({
		...makeFacts(),
		server: {
			window: span,
			totals: someTotals({
				question: {from: 0, to: 1, filter: asked, step: 1},
				outcomes: {open: 0, blocked: 3, detected: 1, passed: 0, unknown: 0},
			}),
			unfiltered: 77,
			recent: 6,
			minutes: Array.from({length: 15}, () => 2),
		},
	});

	test('takes the place of what was counted here', () => {
		const {monitor} = createSubject();
		const facts = answerTo();
		expect(monitor.snapshot(filter, window, facts)).toMatchObject({
			totals: facts.server!.totals,
			unfiltered: 77,
			countedHere: false,
			blockedShare: 0.75,
			rate: {perMinute: 6, against: 3},
		});
	});

	test('to another filter or another window is none to this one', () => {
		const {monitor} = createSubject();
		expect(monitor.snapshot(filter, window, answerTo(filterOf('outcome:detected')))).toMatchObject({
			countedHere: true,
			unfiltered: 1,
		});
		expect(monitor.snapshot(filter, window, answerTo(filter, hour))).toMatchObject({countedHere: true, unfiltered: 1});
	});

	test('that does not come leaves what was read here, from where reading began', () => {
		const {monitor} = createSubject();
		const since = testTime - 3 * minute;
		const poll = {
			answeredAt: undefined,
			lag: undefined,
			circuit: 'ok',
			lastError: undefined,
			since,
			tooLate: 0,
		} as const;
		const facts = {...makeFacts(), sources: [{...following, poll}]};
		expect(monitor.snapshot(everything, window, facts).totals.historyFrom).toBe(since);
	});
});
