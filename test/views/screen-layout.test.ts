import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type DenyDialog} from '../../source/screen/deny-dialog.ts';
import {type FilterCount} from '../../source/screen/filter-count.ts';
import {createScreen, type Overlay, type Screen} from '../../source/screen/screen.ts';
import {views} from '../../source/screen/views.ts';
import {type FeedRow, type Snapshot} from '../../source/questions/snapshot.ts';
import {type AlertsStatus} from '../../source/waf/alerts-status.ts';
import {minute} from '../../source/waf/clock.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {widthOf} from '../../source/views/drawing/text-width.ts';
import {themes} from '../../source/views/drawing/theme.ts';
import {
	aBusySnapshot,
	aDetail,
	aFeedOf,
	aGroup,
	anOpened,
	aRuleMatch,
	aSnapshot,
	aThrough,
	aTop,
	aTopRow,
	asciiLook,
	look,
	now,
	someTotals,
} from './builders.ts';
import {aChannel, anEvent, aRuleStatus} from './alert-builders.ts';
import {aDialog, aProposal, aRule, aStatus, someSharing} from './deny-builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const screen = createScreen();

function draw(snapshot: Snapshot, chosen: Screen = screen, columns = 80, rows = 24, seen = look): string[] {
	return layOutScreen(snapshot, chosen, columns, rows, seen).rows.map(row => row.replaceAll(sgr, ''));
}

function read(text: string) {
	const parsed = parseFilter(text);
	return parsed.ok ? parsed.filter : [];
}

describe('the overview at 80 × 24', () => {
	const rows = draw(aBusySnapshot());

	test('answers in its first line whether it is live, how bad it is and what got through', () => {
		expect(rows[0]).toBe(' waftop ● LIVE  error.log UTC+1    312/min ▲38× 96% blocked 14 through 43 passed');
	});

	test('has the timeline, both panels, the newest rows and the keys in their places', () => {
		expect(rows[1]).toContain('1 Overview 2 Feed 3 Clients 4 Rules 5 Paths 6 Hosts 7 Denied 8 Through 0  15m');
		expect(rows[2]).toMatch(/^ +75 ┤/);
		expect(rows[6]).toMatch(/13:51 +13:54/);
		expect(rows[7]).toMatch(/^ CATEGORY +req +share +CLIENT +\/min +req +thru +MAIN/);
		expect(rows[8]).toMatch(/^ SQLI +█+ +1,204 +87% +203\.0\.113\.7 +312 1,180 +SQLI/);
		expect(rows[11]).toMatch(/^ \+4 more +20 +1% +\+211 more +300/);
		expect(rows[12]).toMatch(/^ TIME +O SCORE CATEGORY CLIENT +REQUEST +×$/);
		expect(rows[21]).toMatch(/^ 14:03:11 … +25\/5 RCE +203\.0\.113\.91 +POST shop\.test\/cgi-bin/);
		expect(rows[22]).toMatch(/^ busiest 203\.0\.113\.7 +312\/min +SQLI 93%/);
		expect(rows[23]).toMatch(/\? help {2}q quit$/);
	});

	test('marks a contradiction in front of its row', () => {
		expect(rows.filter(row => row.startsWith('!'))).toHaveLength(1);
	});
});

test('a screen that blocks everything has no loud colour in it', () => {
	const busy = aBusySnapshot();
	const rows = ['blocked', 'passed', 'open', 'unknown'].map(outcome => ({outcome: outcome as 'blocked'}));
	const totals = someTotals({
		categories: [{category: 'SQLI', count: 4, through: 0}],
		timeline: {...busy.totals.timeline, through: []},
	});
	const {rows: drawn} = layOutScreen(aSnapshot({feed: aFeedOf(rows), unfiltered: 4, totals}), screen, 80, 24, look);
	expect(drawn.join('\n')).not.toContain('91m');
	expect(layOutScreen(busy, screen, 80, 24, look).rows.join('\n')).toContain('\u{1b}[1;91m');
});

function titles(columns: number): string {
	const row = draw(aBusySnapshot(), {...screen, view: 'feed'}, columns)[2];
	return row.trim().split(/ +/).join(' ');
}

test('the columns leave in their order as the width falls; time, outcome, client and path stay', () => {
	expect(titles(120)).toBe('TIME O SCORE CATEGORY CLIENT METHOD HOST PATH ×');
	expect(titles(80)).toBe('TIME O SCORE CATEGORY CLIENT REQUEST ×');
	expect(titles(70)).toBe('TIME O SCORE CATEGORY CLIENT REQUEST');
	expect(titles(54)).toBe('TIME O SCR CATEGORY CLIENT REQUEST');
	expect(titles(48)).toBe('TIME O SCR CLIENT REQUEST');
	expect(titles(40)).toBe('TIME O CLIENT REQUEST');
});

test('two IPv6 clients that would look equal widen their column until they do not', () => {
	const feed = aFeedOf([{client: '2001:db8:0:aaaa:1:2:3:5'}, {client: '2001:db8:0:bbbb:1:2:3:5'}]);
	const rows = draw(aSnapshot({feed, unfiltered: 2}), {...screen, view: 'feed'}, 120);
	const clients = rows.slice(3, 5).map(row => row.slice(26, 60).trim().split(' ')[0]);
	expect(new Set(clients).size).toBe(2);
});

describe('logs of several machines', () => {
	const feed = aFeedOf([
		{observer: 'web-frontend-amsterdam-01'},
		{observer: 'web-frontend-amsterdam-02'},
		{observer: 'db\u{1B}[2J'},
		{observer: undefined},
	]);
	const drawAt = (observers: number | undefined, columns: number) =>
		draw(aSnapshot({feed, unfiltered: 4, observers}), {...screen, view: 'feed'}, columns);

	test('the feed names the machine behind the client, and leaves it out where the path needs its room', () => {
		for (const columns of [80, 120, 200]) {
			expect(drawAt(2, columns).some(row => /CLIENT +MACHINE +(?:REQUEST|METHOD)/u.test(row))).toBe(true);
		}

		expect(drawAt(2, 79).join('\n')).not.toContain('MACHINE');
	});

	test('rows of one machine need no name', () => {
		expect(drawAt(1, 120).join('\n')).not.toContain('MACHINE');
		expect(drawAt(undefined, 120).join('\n')).not.toContain('MACHINE');
	});

	test('long names stay different, hostile ones are cleaned, and an unknown one is a dash', () => {
		const rows = drawAt(2, 80).join('\n');
		const cells = [...rows.matchAll(/203\.0\.113\.7 +(?<machine>\S+)/gu)].map(({groups}) => groups!['machine']);
		expect(new Set(cells.slice(0, 2)).size).toBe(2);
		expect(cells[0]).toMatch(/^web-.*….*01$/u);
		expect(rows).not.toContain('\u{1B}');
		expect(cells.at(-1)).toBe('-');
	});
});

test('a wide screen keeps the detail of the selected transaction open beside the feed', () => {
	const chosen = {...screen, feed: {row: 1380, top: 1370}, detail: anOpened(1380, aDetail())};
	const layout = layOutScreen(aBusySnapshot(), chosen, 200, 50, look);
	expect(layout.wanted).toBe(1380);
	expect(layout.rows.join('\n')).toContain('Blocked (403): inbound score 15, threshold 5.');
	expect(layOutScreen(aBusySnapshot(), screen, 200, 50, look).rows.join('\n')).toContain('OUTCOME');
	expect(layOutScreen(aBusySnapshot(), chosen, 120, 40, look).wanted).toBeUndefined();
});

test('below 40 × 12 one line says what is needed', () => {
	expect(draw(aBusySnapshot(), screen, 39, 12).filter(row => row !== '')).toEqual([
		'waftop needs 40 x 12, this is 39 x 12',
	]);
	expect(draw(aBusySnapshot(), screen, 40, 12).join('\n')).not.toContain('needs');
});

describe('states that must never look alike', () => {
	const busy = aBusySnapshot();
	const source = busy.sources[0];
	const first = (given: Partial<Snapshot>, chosen = screen) => draw({...busy, ...given}, chosen)[0];

	test('live, silent, unusually silent', () => {
		expect(first({})).toContain('● LIVE');
		expect(first({silence: 4 * minute})).toContain('● last event 4 min ago');
		const {rows} = layOutScreen({...busy, silence: 4 * minute, unusuallySilent: true}, screen, 80, 24, look);
		expect(rows[0]).toContain('\u{1b}[30;43m● last event 4 min ago');
	});

	test('waiting, catching up, lost, ended', () => {
		expect(first({sources: [{...source, is: 'waiting'}]})).toContain('○ WAITING for error.log');
		expect(first({sources: [{...source, is: 'reading', done: 42, total: 100}]})).toContain('○ READING 42%');
		expect(first({sources: [source, {...source, is: 'lost', why: 'deleted 12 s ago, waiting'}]})).toContain(
			'● LOST error.log: deleted 12 s ago, waiting',
		);
		expect(first({sources: [{...source, is: 'ended'}]})).toContain('■ END');
		expect(first({logEnds: now})).toContain('■ log ends 24 Nov 14:03');
	});

	test('paused, with how long and how many came since', () => {
		const picture = {...busy, feed: {...busy.feed, length: 966}};
		expect(first({}, {...screen, paused: {since: now - 72_000, picture}})).toContain(' PAUSED 1m12s +418 ');
	});

	test('a gap until it was looked at', () => {
		const gaps = [{kind: 'gap', name: 'error.log', reason: 'truncated', lost: 26_000, at: now - 61_000} as const];
		expect(first({gaps})).toContain('GAP 25 KB lost 14:02:10');
		expect(draw({...busy, gaps}, screen, 120)[0]).toContain('GAP 25 KB lost at 14:02:10 (truncated)');
		expect(first({gaps}, {...screen, gapsSeen: now})).toContain('● LIVE');
	});

	test('a demo with its chapter', () => {
		const chapter = {number: 3, of: 7, title: 'sqlmap-like probing of one parameter'};
		expect(first({chapter})).toContain('▶ DEMO 3/7: sqlmap-like probing of one parameter');
		expect(first({chapter}, {...screen, paused: {since: now, picture: busy}})).toContain(
			' HELD  3/7: sqlmap-like probing of one parameter',
		);
		expect(draw({...busy, chapter}, screen, 120)[0]).toContain('▶ DEMO chapter 3 of 7: sqlmap-like');
	});

	test('an assumed zone, a short history, hidden clients', () => {
		expect(first({zone: {offset: 60 * minute, source: 'assumed'}})).toContain('UTC+1?');
		const second = draw({...busy, hiddenClients: 3, totals: {...busy.totals, historyFrom: now - 4 * minute}})[1];
		expect(second).toContain('! 3 hidden');
		expect(second).toContain('history 4m of 15m');
	});

	test('a log that holds only blocks says so over the feed, in the header and in the categories', () => {
		const rows = draw({
			...busy,
			onlyDenials: true,
			totals: {...busy.totals, categories: [{category: undefined, count: 9, through: 0}]},
		});
		expect(rows[0]).toContain('only blocks are logged · through ?');
		expect(rows.join('\n')).toContain(' ONLY BLOCKS ');
		expect(rows.join('\n')).toContain('error_log FILE info;');
		expect(rows.join('\n')).toContain('hidden by log level');
	});

	test('nothing yet gives reasons and next steps in the place of empty panels', () => {
		const lines = {...aSnapshot().lines, read: 1234, modsecurity: 0, other: 1234};
		const rows = draw(aSnapshot({lines, silence: undefined, lastOther: 'open() failed\u{1b}[2J'})).join('\n');
		expect(rows).toContain('Nothing from ModSecurity yet');
		expect(rows).toContain('1,234 lines read, 1,234 other');
		expect(rows).toContain('SecRuleEngine');
		expect(rows).toContain(String.raw`open() failed\x1b[2J`);
		expect(rows).not.toContain('CATEGORY');
	});

	test('another kind of file is called by its name', () => {
		const lines = {...aSnapshot().lines, read: 9, modsecurity: 0, other: 9, foreign: 9};
		const lastOther = '203.0.113.7 - - [24/Nov/2026:02:16:22 +0000] "GET / HTTP/1.1" 200 612';
		const foreignLog = {name: 'an access log', advice: 'open the error log instead'};
		expect(draw(aSnapshot({lines, lastOther, foreignLog}), screen, 120).join('\n')).toContain(
			'an access log; open the error log',
		);
	});

	test('a filter that matches nothing says of how many, and how to clear it', () => {
		const filter = read('client:203.0.113.9');
		const rows = draw(aSnapshot({unfiltered: 1384}), {...screen, filter}).join('\n');
		expect(rows).toContain('0 of 1,384 match  client:203.0.113.9');
		expect(rows).toContain('X clear');
	});

	test('scrolled up, with how many are newer', () => {
		const rows = draw(busy, {...screen, feed: {row: 1300, top: 1296}});
		expect(rows.join('\n')).toMatch(/↓ \d+ new {2}G follows again/);
		expect(rows.find(row => row.startsWith('▸'))).toBeDefined();
	});
});

test('the detail says what happened first, then the request and each rule match with where and what', () => {
	const chosen: Screen = {
		...screen,
		detail: anOpened(1380, aDetail()),
		overlay: {kind: 'detail', row: 1380, cursor: 0, top: 0, raw: true, revealed: false},
	};
	const layout = layOutScreen(aBusySnapshot(), chosen, 120, 60, look);
	const text = layout.rows.map(row => row.replaceAll(sgr, '')).join('\n');
	expect(text).toMatch(/Blocked \(403\): inbound score 15, threshold 5\./);
	expect(text).toContain("decoded  id=1' UNION SELECT username,password FROM users--");
	expect(text).toContain('+5 942100 SQLI PL1 CRITICAL');
	expect(text).toContain('where  ARGS:id');
	expect(text).toContain('CAPEC-66 SQL Injection');
	expect(text).toContain('line 4711, 4712, 4713');
	expect(text).toContain('[info] 812#812');
	expect(layout.rows.join('\n')).toContain("\u{1b}[7m1' UNION SELECT\u{1b}[0m");
});

const nasty = fc.oneof(
	fc.string({unit: 'binary', maxLength: 80}),
	fc.constantFrom(
		'\u{1b}]8;;http://x\u{7}',
		'\u{1b}[8m',
		'a\nb',
		'你好'.repeat(20),
		`a${'\u{301}'.repeat(99)}`,
		'\u{202e}',
		'',
		'2001:db8::7',
	),
);
const someRow: fc.Arbitrary<Partial<FeedRow>> = fc.record({
	outcome: fc.constantFrom(...outcomes),
	score: fc.option(fc.nat(99_999), {nil: undefined}),
	scoreEstimated: fc.boolean(),
	threshold: fc.option(fc.nat(99), {nil: undefined}),
	category: fc.option(nasty, {nil: undefined}),
	client: fc.option(nasty, {nil: undefined}),
	method: fc.option(nasty, {nil: undefined}),
	host: fc.option(nasty, {nil: undefined}),
	target: fc.option(nasty, {nil: undefined}),
	ruleMatches: fc.nat(10_000),
	contradiction: fc.boolean(),
});
const someTop = fc
	.array(fc.tuple(nasty, fc.nat(10_000_000), fc.nat(100), fc.option(nasty, {nil: undefined})), {maxLength: 8})
	.map(rows =>
		aTop(
			rows.map(([key, count, through, mainCategory]) => aTopRow(key, {count, through, mainCategory, label: key})),
			rows.length + 7,
			123_456,
		),
	);
/** A deny list whose file a person may have written anything into. */
function someDenials(text: string, number: number): Snapshot['denials'] {
	const rules = [
		aStatus({verdict: 'served', servedBy: [text], rule: aRule({by: text, reason: text, until: undefined})}),
		aStatus({verdict: 'verified', hits: undefined, rule: aRule({range: '2001:db8::7', by: text, reason: text})}),
	];
	const list = {method: 'deny', file: text, rules: [], problem: text} as const;
	return [undefined, {list, rules: []}, {list, rules}][number];
}

const someSnapshot = fc
	.record({
		rows: fc.array(someRow, {maxLength: 40}),
		tops: fc.tuple(someTop, someTop, someTop, someTop),
		categories: fc.array(fc.tuple(fc.option(nasty, {nil: undefined}), fc.nat(1_000_000)), {maxLength: 12}),
		title: nasty,
		name: nasty,
		is: fc.constantFrom('waiting', 'reading', 'following', 'ended', 'lost' as const),
		chapter: fc.boolean(),
		onlyDenials: fc.boolean(),
		silence: fc.option(fc.nat(10_000_000), {nil: undefined}),
		modsecurity: fc.nat(2),
		against: fc.oneof(fc.constant(undefined), fc.constant('new' as const), fc.double({min: 0, max: 1e6, noNaN: true})),
		perMinute: fc.nat(10_000_000),
	})
	.map(given =>
		aSnapshot({
			feed: aFeedOf(given.rows),
			unfiltered: given.rows.length,
			onlyDenials: given.onlyDenials,
			silence: given.silence,
			rate: {perMinute: given.perMinute, against: given.against},
			lastUnreadable: given.title,
			lines: {...aSnapshot().lines, read: 5, modsecurity: given.modsecurity, other: 3, unreadable: 1},
			sources: [{kind: 'state', is: given.is, name: given.name, why: given.title}],
			chapter: given.chapter ? {number: 1, of: 7, title: given.title} : undefined,
			denials: someDenials(given.title, given.modsecurity),
			alerts: someNastyAlerts(given.title, given.perMinute),
			through: aThrough(
				given.categories.map(([text, count]) =>
					aGroup({
						client: text,
						host: text,
						path: text,
						method: text,
						category: text,
						count,
						detected: count % 3,
						statuses: count % 2 === 0 ? [] : [200, 302],
						worst: count % 5 === 0 ? undefined : 1,
					}),
				),
				given.tops[0].distinct.value,
			),
			totals: someTotals({
				categories: given.categories.map(([category, count]) => ({category, count, through: count % 3})),
				clients: given.tops[0],
				rules: given.tops[1],
				paths: given.tops[2],
				hosts: given.tops[3],
			}),
		}),
	);
/** Rules in each of their states, with counts and times of any size. */
function someNastyAlerts(text: string, number: number): AlertsStatus {
	const states = ['quiet', 'pending', 'firing', 'suppressed', 'snoozed', 'off'] as const;
	const times = {
		lastAlert: number % 2 === 0 ? now - number * 1000 : undefined,
		nextPossible: now + number * 1000,
		snoozedUntil: now + number * 1000,
	};
	const counts = {matches: number, alerts: number, suppressed: number};
	const note = number % 3 === 0 ? text : undefined;
	return {
		rules: states
			.slice(0, number % 7)
			.map((state, place) => aRuleStatus({...times, ...counts, name: `${place}${text}`, type: text, state, note})),
		events: [anEvent({rule: `2${text}`, key: text, subject: text, matches: number}), anEvent({kind: 'resolved'})],
		channels: [
			aChannel({name: text}),
			...Array.from({length: number % 7}, () => aChannel({name: text, state: 'down', waiting: number, problem: text})),
		],
		behind: number * 500,
		firing: number,
	};
}

/** Dialogs in each of their states, with text from outside wherever some can be. */
function aNastyDialog(text: string, number: number): DenyDialog {
	const refusal = {kind: 'proxy', words: text, forceable: number % 2 === 0} as const;
	const proposal = aProposal({
		kind: number % 5 === 0 ? 'undo' : 'deny',
		file: text,
		added: [text],
		removed: [text],
		coveredBy: number % 3 === 0 ? text : undefined,
		refusals: number % 4 === 0 ? [refusal] : [],
		forced: number % 4 === 1 ? [refusal] : [],
		reach: [
			{name: text, file: text, line: 1, effect: 'partly', exceptions: [{location: text, words: text}]},
			{name: text, file: text, line: 1, effect: 'ignored', exceptions: [{location: undefined, words: text}]},
		],
		unreadable: [text],
		notes: [text],
		commands: [text],
		notWritable: number % 3 === 1 ? text : undefined,
	});
	const sharing = {...someSharing, hosts: [text], distinctHosts: number};
	const outcomeOf: Record<number, DenyDialog['outcome']> = {
		1: {kind: 'applied', ranges: [text], at: now, notes: [text]},
		2: {kind: 'failed', step: 'test', words: text, restored: false},
		3: {kind: 'refused', refusals: [refusal]},
		4: {kind: 'unchanged', words: text},
	};
	const outcome = outcomeOf[number % 6];
	return aDialog({
		plan:
			number % 7 === 0
				? {kind: 'impossible', words: text, byHand: number % 2 === 0 ? [text] : []}
				: {kind: 'planned', proposal, sharing, evidence: text},
		reason: text,
		typing: number % 3 === 2 ? {what: 'reason', text} : undefined,
		stage: outcome === undefined ? 'planned' : 'done',
		outcome,
		top: number,
	});
}

const someScreen = fc
	.record({
		view: fc.constantFrom(...views.map(({view}) => view)),
		focus: fc.constantFrom('feed', 'categories', 'clients', 'rules', 'paths' as const),
		row: fc.option(fc.nat(50), {nil: undefined}),
		key: nasty,
		typing: fc.option(nasty, {nil: undefined}),
		overlay: fc.constantFrom('help', 'log', 'deny', 'detail', 'time', 'alert', undefined),
		top: fc.nat(40),
		paused: fc.boolean(),
		text: nasty,
		notice: fc.option(nasty, {nil: undefined}),
	})
	.map((given): Screen => {
		const list = {key: given.key, index: given.top, top: given.top};
		const overlays: Record<string, Overlay> = {
			time: {kind: 'time', at: now - given.top * minute, mark: given.top % 2 === 0 ? undefined : now},
			alert: {
				kind: 'alert',
				rule: given.text,
				event: given.top % 2 === 0 ? 'e1' : undefined,
				open: given.top % 2 === 0 ? ['e1'] : [],
				cursor: given.top % 7,
				typing: given.top % 3 === 0 ? {text: given.text, problem: given.notice} : undefined,
				top: 0,
			},
			help: {kind: 'help', top: given.top},
			log: {kind: 'log', top: given.top},
			deny: aNastyDialog(given.text, given.top),
			detail: {kind: 'detail', row: given.row ?? 1, cursor: given.top, top: 0, raw: true, revealed: false},
		};
		const match = aRuleMatch({message: given.text, data: given.text, file: given.text, raw: given.text});
		const detail = aDetail({
			target: given.text,
			query: given.text,
			userAgent: given.text,
			client: given.text,
			ruleMatches: [match],
		});
		return Object.assign({}, screen, {
			view: given.view,
			alertsFocus: given.top % 2 === 0 ? 'alerts' : 'events',
			focus: given.focus,
			feed: {row: given.row, top: given.row},
			lists: {
				categories: list,
				clients: list,
				rules: list,
				paths: list,
				hosts: list,
				denied: list,
				through: list,
				unusual: list,
				alerts: list,
				events: list,
			},
			carried: new Map([[1, {where: given.text, before: given.text, matched: given.text, after: given.text}]]),
			filter: given.text.length % 2 === 0 ? [] : [{condition: {kind: 'text', text: given.text}, negated: false}],
			typing: given.typing === undefined ? undefined : {text: given.typing, problem: given.text},
			overlay: given.overlay === undefined ? undefined : overlays[given.overlay],
			detail: anOpened(given.row ?? 1, detail),
			paused: given.paused ? {since: now, picture: undefined} : undefined,
			notice: given.notice,
			interval: given.top % 3 === 0 ? {from: now - 40 * minute, to: now - 20 * minute} : undefined,
		});
	});

test('any data on any screen of any size: as many rows as asked, none too wide, and no control byte but colours', () => {
	const sizes = fc.oneof(
		fc.constantFrom([40, 12], [80, 24], [120, 40], [200, 50]),
		fc.tuple(fc.integer({min: 1, max: 220}), fc.integer({min: 1, max: 60})),
	);
	fc.assert(
		fc.property(someSnapshot, someScreen, sizes, fc.boolean(), (snapshot, chosen, [columns, rows], ascii) => {
			const seen = ascii ? asciiLook : {...look, theme: themes.deuteranopia};
			const drawn = layOutScreen(snapshot, chosen, columns, rows, seen).rows;
			expect(drawn).toHaveLength(rows);
			for (const row of drawn) {
				const text = row.replaceAll(sgr, '');
				expect(text).not.toMatch(ascii ? /[^ -~]/ : /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
				expect(widthOf(text)).toBeLessThanOrEqual(columns);
			}
		}),
	);
});

describe('the filter while it is typed', () => {
	const typing = (count: FilterCount, text = 'cat:SQLI'): Screen => ({
		...screen,
		typing: {text, problem: undefined, count},
	});
	const lineOf = (count: FilterCount, columns = 80, text?: string): string =>
		draw(aBusySnapshot(), typing(count, text), columns)[22].trimEnd();

	test.each<[string, FilterCount, number, RegExp]>([
		['says how many rows it would leave', {rows: {value: 1204, bound: '='}, of: 1384}, 80, / 1,204 of 1,384$/],
		['says at least how many', {rows: {value: 12, bound: '≥'}, of: 1384}, 80, / ≥12 of 1,384$/],
		['says only how many where there is little room', {rows: {value: 1204, bound: '='}, of: 1384}, 40, / 1,204$/],
		['says that it counts', undefined, 80, / …$/],
		['says why it cannot know', {why: 'text is split there'}, 80, / not counted: text is split there$/],
	])('%s', (_, count, columns, wanted) => {
		expect(lineOf(count, columns)).toMatch(wanted);
		expect(lineOf(count, columns)).toMatch(/^ \/ cat:SQLI/);
	});

	test('keeps the end of a long text in sight beside it', () => {
		const line = lineOf({rows: {value: 0, bound: '='}, of: 1384}, 60, `path:${'a/'.repeat(60)}end`);
		expect(line).toMatch(/a\/end\S* +0 of 1,384$/);
	});
});
