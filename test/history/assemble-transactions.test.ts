import {describe, expect, test} from 'vitest';
import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {createHistory} from '../../source/history/history.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {testTime, toBatches, utc} from '../parsing/read-events.ts';
import {makeV2Line, makeV3Line, type V3Line} from '../parsing/server-lines.ts';

/** A history with an assembly in front that reads lines as they are given. */
function start(capacity = 1000) {
	const clock = {time: testTime, now: () => clock.time};
	const rules = createRules();
	const reader = createErrorLogReader({rules, zone: utc, clock});
	const history = createHistory(capacity);
	const completed: number[] = [];
	const reopened: number[] = [];
	const assembly = createAssembly({
		history,
		ruleByNumber: rules.byNumber,
		clock,
		onComplete: slot => completed.push(slot),
		onReopen: slot => reopened.push(slot),
	});
	return {
		history,
		assembly,
		completed,
		reopened,
		clock,
		read(...lines: string[]) {
			assembly.startBatch();
			for (const batch of toBatches(Buffer.from(lines.map(line => `${line}\n`).join('')))) {
				reader.push(batch, observation => assembly.observe(observation));
			}
		},
		outcome: (slot: number) => outcomes[history.columns.outcome[slot]],
	};
}

const score = {
	ruleId: '949110',
	file: '/etc/crs4/rules/REQUEST-949-BLOCKING-EVALUATION.conf',
	match: "Matched \"Operator `Ge' with parameter `5' against variable `TX:ANOMALY_SCORE' (Value: `15' )",
	message: 'Inbound Anomaly Score Exceeded (Total Score: 15)',
} satisfies V3Line;

const other = (number: number): V3Line => ({
	connection: number,
	uniqueId: `1795600800${(number % 90) + 10}.${100_000 + number}`,
});

describe('a denial', () => {
	test('decides at once, before its transaction is complete, and what comes later still adds to it', () => {
		const {read, history, assembly, outcome, completed, clock} = start();
		read(makeV3Line());
		assembly.refreshOpen();
		expect(outcome(0)).toBe('open');
		read(makeV3Line({...score, denied: true}));
		assembly.refreshOpen();
		expect([outcome(0), history.columns.score[0], completed]).toEqual(['blocked', 15, []]);
		history.minutes.visit(testTime - 60_000, testTime + 60_000, (_, byOutcome) =>
			expect([...byOutcome]).toEqual([0, 1, 0, 0, 0]),
		);
		clock.time += 2000;
		assembly.completeSilent();
		expect([outcome(0), completed]).toEqual(['blocked', [0]]);
	});

	test('of one request leaves the others open', () => {
		const {read, assembly, outcome} = start();
		read(makeV3Line(other(1)), makeV3Line({...other(2), denied: true}));
		assembly.refreshOpen();
		expect([outcome(0), outcome(1)]).toEqual(['open', 'blocked']);
	});
});

describe('which lines are one transaction', () => {
	test('lines of one id are one row, however many others stand between them', () => {
		const {read, history} = start();
		read(makeV3Line(), ...[1, 2, 3].map(number => makeV3Line(other(number))), makeV3Line(score));
		expect(history.nextRow).toBe(4);
		expect(history.columns.lineCount[0]).toBe(2);
	});

	test('the bare second as id, on one connection, is another request behind a denial', () => {
		const weak = {uniqueId: '1795600800'};
		const {read, history, assembly, outcome} = start();
		read(
			makeV3Line(weak),
			makeV3Line({...weak, ...score, denied: true}),
			makeV3Line(weak),
			makeV3Line({...weak, ...score, denied: true}),
		);
		assembly.completeAll();
		expect(history.nextRow).toBe(2);
		expect([0, 1].map(slot => [history.columns.lineCount[slot], outcome(slot)])).toEqual([
			[2, 'blocked'],
			[2, 'blocked'],
		]);
	});

	test('the bare second as id is no bond between connections, processes or paths', () => {
		const weak = {uniqueId: '1795600800'};
		const {read, history} = start();
		read(
			makeV3Line(weak),
			makeV3Line({...weak, connection: 6}),
			makeV3Line({...weak, process: 72}),
			makeV3Line({...weak, uri: '/other', request: 'GET /other HTTP/1.1'}),
		);
		expect(history.nextRow).toBe(4);
	});

	test('two clients are never in one row, even with the same strong id', () => {
		const {read, history} = start();
		read(makeV3Line(), makeV3Line({client: '203.0.113.9', connection: 6}));
		expect(history.nextRow).toBe(2);
	});

	test('a line without an id is a row of its own, and complete', () => {
		const {read, history, completed} = start();
		const line = makeV2Line().replace(/ \[unique_id "[^"]*"\]/, '');
		read(line, line);
		expect(history.nextRow).toBe(2);
		expect(completed).toEqual([0, 1]);
	});

	test("Apache's denial is followed by more lines of the same transaction", () => {
		const {read, history, assembly, outcome} = start();
		read(makeV2Line({verdict: 'Access denied with code 403 (phase 2).'}), makeV2Line({ruleId: '980130'}));
		assembly.completeAll();
		expect(history.nextRow).toBe(1);
		expect(outcome(0)).toBe('blocked');
	});
});

describe('when a transaction is complete', () => {
	const filler = (count: number, time: string): string[] =>
		Array.from({length: count}, () => `${time} [notice] 1#1: nothing`);

	test('10,000 lines and 10 s of log time later, not before both', () => {
		const late = '2026/11/25 10:00:30';
		const {read, completed} = start();
		read(makeV3Line());
		read(...filler(50, late), makeV3Line({...other(1), time: late}));
		expect(completed).toEqual([]);
		read(...filler(10_000, late), makeV3Line({...other(2), time: late}));
		expect(completed).toContain(0);
	});

	test('not while the log stands within 10 s, however many lines come', () => {
		const {read, completed} = start();
		read(
			makeV3Line(),
			...filler(10_100, '2026/11/25 10:00:05'),
			makeV3Line({...other(1), time: '2026/11/25 10:00:05'}),
		);
		expect(completed).toEqual([]);
	});

	test('after two seconds of silence', () => {
		const {read, assembly, clock, completed} = start();
		read(makeV3Line());
		clock.time += 1999;
		expect(assembly.completeSilent()).toBe(false);
		clock.time += 1;
		expect(assembly.completeSilent()).toBe(true);
		expect(completed).toEqual([0]);
		expect(assembly.open).toBe(0);
	});

	test('after half a second of silence where a denial ends it, since nothing follows one', () => {
		const {assembly, clock, read, completed} = start();
		read(makeV3Line({ruleId: '942100'}), makeV3Line({...score, denied: true}));
		clock.time += 499;
		expect(assembly.completeSilent()).toBe(false);
		clock.time += 1;
		expect(assembly.completeSilent()).toBe(true);
		expect(completed).toEqual([0]);
	});

	test('at once, where all is read and the log says that it is long over', () => {
		const {read, assembly, clock, completed} = start();
		clock.time = Date.UTC(2026, 10, 25, 10, 0, 5);
		read(makeV3Line(), makeV3Line({...other(1), time: '2026/11/25 09:59:50'}));
		expect(assembly.completeSilent(true)).toBe(true);
		expect(completed).toEqual([1]);
		expect(assembly.completeSilent()).toBe(false);
	});

	test('the oldest, when 50,000 are open', () => {
		const {read, assembly, completed} = start(60_000);
		for (let at = 0; at < 50_050; at += 5000) {
			read(
				...Array.from({length: 5000}, (_, index) =>
					makeV2Line({uniqueId: `ZTzNVTW5gv9xFHWEH0rS${String(at + index).padStart(7, '0')}`}),
				),
			);
		}

		expect(assembly.open).toBe(50_000);
		expect(completed.slice(0, 3)).toEqual([0, 1, 2]);
	});
});

describe('a line that comes late', () => {
	test('opens its transaction again, changes it and raises its revision', () => {
		const {read, history, assembly, outcome, reopened, completed} = start();
		read(makeV3Line());
		assembly.completeAll();
		expect([outcome(0), history.columns.revision[0]]).toEqual(['passed', 1]);
		read(makeV3Line({...score, denied: true}));
		expect(reopened).toEqual([0]);
		assembly.completeAll();
		expect([outcome(0), history.columns.revision[0], history.columns.score[0]]).toEqual(['blocked', 2, 15]);
		expect(history.columns.matches[0]).toBe(2);
		expect(completed).toEqual([0, 0]);
		expect(history.nextRow).toBe(1);
	});

	test('of a transaction that the history let go is counted, and no new row', () => {
		const {read, history, assembly} = start(2);
		read(makeV3Line(), makeV3Line(other(1)), makeV3Line(other(2)));
		expect(history.firstRow).toBe(1);
		read(makeV3Line({connection: 99}));
		expect(assembly.late).toBe(1);
		expect(history.nextRow).toBe(3);
	});

	test('tells the inbound score of a transaction that had only an outbound one', () => {
		const {read, history, assembly} = start();
		const outbound = {...score, ruleId: '959100', message: 'Outbound Anomaly Score Exceeded (Total Score: 20)'};
		read(makeV3Line(outbound));
		assembly.completeAll();
		expect(history.columns.score[0]).toBe(20);
		read(makeV3Line(score));
		assembly.completeAll();
		expect(history.columns.score[0]).toBe(15);
	});
});

describe('what became of it', () => {
	test.each([
		['a denial', 'blocked', [{...score, denied: true}]],
		['an evaluation rule without a denial', 'detected', [{}, score]],
		['only warnings', 'passed', [{}]],
		['only warnings, one of them cut', 'unknown', [{}, {referrer: 'x'.repeat(2000)}]],
	] as const)('%s: %s', (_, expected, lines) => {
		const {read, assembly, history, outcome} = start();
		read(...lines.map(line => makeV3Line(line)));
		assembly.completeAll();
		expect(history.nextRow).toBe(1);
		expect(outcome(0)).toBe(expected);
	});

	test('until it is complete it is open, with what is known', () => {
		const {read, assembly, history, outcome} = start();
		read(makeV3Line(), makeV3Line(score));
		assembly.refreshOpen();
		expect(outcome(0)).toBe('open');
		expect(history.columns.score[0]).toBe(15);
		expect(history.columns.threshold[0]).toBe(5);
		expect(history.categoryOf(history.columns.category[0])).toBe('SQLI');
		expect(assembly.openRules(0)?.map(rule => rule.id)).toEqual([942_100, 949_110]);
	});

	test('a sum from severities stands for a score that the log has not', () => {
		const {read, assembly, history} = start();
		read(makeV3Line(), makeV3Line({ruleId: '942110', severity: '4'}));
		assembly.completeAll();
		expect(history.columns.score[0]).toBe(8);
		expect(history.columns.threshold[0]).toBe(-1);
	});

	test('its severity is that of its most severe rule; an evaluation rule has no say, and a 0 of engine v3 is none', () => {
		const {read, history} = start();
		read(makeV3Line({severity: '4'}), makeV3Line({severity: '3'}), makeV3Line({severity: '0'}), makeV3Line(score));
		expect(history.columns.severity[0]).toBe(3);
	});

	test('the main category is that of the highest summed score', () => {
		const {read, assembly, history} = start();
		const xss = {ruleId: '941100', file: '/etc/crs4/REQUEST-941-APPLICATION-ATTACK-XSS.conf', severity: '4'};
		read(makeV3Line({severity: '4'}), makeV3Line(xss), makeV3Line({...xss, ruleId: '941110'}));
		assembly.completeAll();
		expect(history.categoryOf(history.columns.category[0])).toBe('XSS');
	});
});
