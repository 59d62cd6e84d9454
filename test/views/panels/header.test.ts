import {describe, expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {views} from '../../../source/screen/views.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {minute} from '../../../source/waf/clock.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {someAlerts} from '../alert-builders.ts';
import {aBusySnapshot, aTopRow, look, now} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const screen = createScreen();

function draw(given: Partial<Snapshot>, columns: number, chosen: Screen = screen): string[] {
	const {rows} = layOutScreen({...aBusySnapshot(), ...given}, chosen, columns, 24, look);
	return rows.map(row => row.replaceAll(sgr, ''));
}

const header = (given: Partial<Snapshot>, columns: number): string => draw(given, columns)[0].trim();

describe('the first line', () => {
	test('words leave in one order as it gets narrow, and the rate, what was blocked and what got through stay', () => {
		expect(header({}, 100)).toMatch(/^waftop ● LIVE {2}error\.log UTC\+1 \(from ids\) +312\/min +▲38× .*43 passed$/);
		expect(header({}, 76)).toBe('waftop ● LIVE UTC+1           312/min ▲38× 96% blocked 14 through 43 passed');
		expect(header({}, 62)).toBe('waftop ● LIVE   312/min ▲38× 96% blocked 14 through 43 passed');
		expect(header({}, 58)).toBe('● LIVE      312/min ▲38× 96% blocked 14 through 43 passed');
		expect(header({}, 50)).toBe('● LIVE   312/min 96% blocked 14 through 43 passed');
		expect(header({}, 40)).toBe('● LIVE   312/min 96% blocked 14 through');
	});

	test('what passed stands beside what got through, where there is any', () => {
		const outcomes = {open: 0, blocked: 89, detected: 0, passed: 11, unknown: 0};
		const totals = {...aBusySnapshot().totals, outcomes};
		expect(header({totals, blockedShare: 0.89}, 80)).toContain('89% blocked 0 through 11 passed');
		const none = {...totals, outcomes: {...outcomes, passed: 0}};
		expect(header({totals: none, blockedShare: 1}, 80)).toMatch(/100% blocked +0 through$/);
	});

	test('numbers of a flood are shortened before a word leaves', () => {
		const outcomes = {open: 0, blocked: 9_000_000, detected: 123_456, passed: 4321, unknown: 0};
		const totals = {...aBusySnapshot().totals, outcomes};
		expect(header({totals, rate: {perMinute: 123_456, against: 0.01}}, 40)).toMatch(
			/^● +123k\/min 96% blocked 123k through$/,
		);
		expect(header({totals, rate: {perMinute: 123_456, bound: '≥', against: 9}}, 120)).toContain('≥123,456/min');
	});

	test('a rate that is nothing is not compared, and one that is nearly nothing not with nothing', () => {
		const against = [0.001, 0.04, 0.06, 0.3, 1, 38].map(ratio =>
			/(?<=\/min +)\S+(?=×)/u.exec(header({rate: {perMinute: 1, against: ratio}}, 120))?.at(0),
		);
		expect(against).toEqual(['▼<0.1', '▼<0.1', '▼0.1', '▼0.3', '≈1', '▲38']);
	});

	test.each<[string, Partial<Snapshot>, string, string]>([
		[
			'lost',
			{sources: [{kind: 'state', is: 'lost', name: 'error.log', why: 'deleted'}]},
			'● LOST',
			'error.log: deleted',
		],
		['that ended', {logEnds: now}, '■', '■ log ends 24 Nov 14:03'],
		['silent', {silence: 4 * minute}, '●', '● last event 4 min ago'],
	])('where a log %s leaves the numbers no room, the line above the keys says it', (_, given, sign, words) => {
		const rows = draw(given, 40);
		expect(rows[0].trim().startsWith(sign)).toBe(true);
		expect(rows[0]).toContain('312/min 96% blocked 14 through');
		expect(rows.at(-2)).toContain(words);
		expect(draw(given, 120).at(-2)).toContain('busiest');
	});
});

test('a demo keeps the number of its chapter where there is no room for the title', () => {
	expect(header({chapter: {number: 3, of: 7, title: 'sqlmap-like probing'}}, 40)).toMatch(/^▶ 3\/7 +312\/min/);
});

describe('the tabs', () => {
	test('a log without an event yet keeps the word LIVE in 40 columns', () => {
		expect(header({silence: undefined}, 40)).toMatch(/^○ LIVE /);
	});

	test.each([40, 60, 80, 120])('the view that is shown has its word in %i columns', columns => {
		for (const {view, title} of views.filter(({only}) => only === undefined)) {
			const filter = [{condition: {kind: 'category', category: 'SQLI'}, negated: false}] as const;
			expect(draw({}, columns, {...screen, view})[1]).toContain(title);
			expect(draw({hiddenClients: 1234}, columns, {...screen, view, filter})[1]).toContain(title);
		}
	});
});

describe('the line above the keys', () => {
	test('names who is at it now, not who led the window, and nobody when nobody is', () => {
		const {totals} = aBusySnapshot();
		const busiest = aTopRow('192.0.2.99', {perMinute: 7});
		expect(draw({totals: {...totals, busiest}}, 80).at(-2)).toMatch(/^ busiest 192\.0\.2\.99 {2}7\/min/);
		const nobody = {totals: {...totals, busiest: undefined}, rate: {perMinute: 0, against: undefined}};
		expect(draw(nobody, 80).at(-2)).toBe(' nobody in the last minute');
		expect(draw({totals: {...totals, busiest: undefined}}, 80).at(-2)).toBe('');
	});

	test.each([40, 60])('a name stays whole in %i columns, and its numbers give way', columns => {
		const {totals} = aBusySnapshot();
		const longest = '2001:db8:1111:2222:3333:4444:5555:6666';
		const busiest = aTopRow(longest, {perMinute: 7});
		expect(draw({totals: {...totals, busiest}}, columns).at(-2)).toContain(longest);
		const rules = draw({}, columns, {...screen, view: 'rules'}).at(-2)!;
		expect(rules).toMatch(/^ 942100 SQL/);
		const row = aTopRow('/administrator/index', {count: 1_234_567, through: 12_345});
		const paths = {...totals.paths, rows: [row]};
		expect(draw({totals: {...totals, paths}}, columns, {...screen, view: 'paths'}).at(-2)).toMatch(
			/^ \/administrator\/index/,
		);
		const focused: Screen = {...screen, focus: 'categories'};
		expect(draw({}, columns, focused).at(-2)).toMatch(/^ SQLI {2}1,204 requests/);
	});
});

describe('alerts in the header', () => {
	const firing = (count: number) => ({alerts: someAlerts({firing: count})});

	test.each([60, 80, 120, 200])('a rule that begins to fire moves nothing in %i columns', columns => {
		const [calm, loud] = [0, 2].map(count => draw(firing(count), columns)[0].padEnd(columns));
		expect(loud).toContain('! 2');
		expect(loud.replaceAll(/! 2( alerts)?/g, text => text.replace('2', '0'))).toBe(calm);
	});

	test('are red only while a rule fires, and no place is kept where there are no rules', () => {
		const coloured = (given: Partial<Snapshot>) =>
			layOutScreen({...aBusySnapshot(), ...given}, screen, 120, 24, look).rows[0];
		expect(coloured(firing(2))).toContain('\u{1b}[1;91m! 2 alerts');
		expect(coloured(firing(0))).toContain('\u{1b}[38;5;244m! 0 alerts');
		expect(header({}, 120)).not.toContain('!');
	});

	test('stay longer than words that matter less, and never take the place of the rate, what was blocked and what got through', () => {
		expect(header(firing(2), 68)).toBe('waftop ● LIVE    312/min ▲38× 96% blocked 14 through 43 passed ! 2');
		expect(header(firing(2), 45)).toBe('● LIVE   312/min 96% blocked 14 through ! 2');
		expect(header(firing(123), 50)).toMatch(/14 through !123$/);
		const narrow = draw(firing(2), 40);
		expect(narrow[0]).toContain('312/min 96% blocked 14 through');
		expect(narrow[1]).toMatch(/ 8 0! /);
		expect(draw(firing(0), 40)[1]).not.toContain('!');
	});

	test('the name of their view leaves before all names do', () => {
		expect(draw({}, 120)[1]).toContain('8 Through  0 Alerts');
		expect(draw({}, 80)[1]).toMatch(/^ 1 Overview 2 Feed .* 8 Through 0 /);
	});
});
