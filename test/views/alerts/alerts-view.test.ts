import {describe, expect, test} from 'vitest';
import {type AlertDialog} from '../../../source/screen/alert-dialog.ts';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {day} from '../../../source/waf/clock.ts';
import {type Look} from '../../../source/views/drawing/line.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {type AlertsStatus, noAlerts} from '../../../source/waf/alerts-status.ts';
import {aChannel, anEvent, aRuleStatus, someAlerts} from '../alert-builders.ts';
import {asciiLook, aSnapshot, look, now} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const screen: Screen = {...createScreen(), view: 'alerts'};

function lines(
	alerts: AlertsStatus,
	size: readonly [number, number],
	chosen = screen,
	seen: Look = look,
): readonly string[] {
	const snapshot: Snapshot = aSnapshot({alerts});
	return layOutScreen(snapshot, chosen, size[0], size[1], seen).rows;
}

const draw = (...given: Parameters<typeof lines>): readonly string[] =>
	lines(...given).map(row => row.replaceAll(sgr, ''));

describe('the rules', () => {
	test('stand with what wants a person first, each state with a sign and a word of its own', () => {
		expect(draw(someAlerts(), [80, 24]).slice(2, 9)).toEqual([
			' RULE                                state▾          matches      last      next',
			'▸over the threshold, not blocked     ! firing             14  14:02:51  14:32:51',
			' client bursts against its own past  … pending             3            14:05:11',
			' many clients, one target, one cat…  = suppressed      1,204  13:51:11  14:21:11',
			' first sight of a category on a ho…  ✓ acknowledged        1  13:59:11  14:59:11',
			' log silent though it never is       · quiet',
			' brute force of the shop             x off',
		]);
		const ascii = draw(someAlerts(), [80, 24], screen, asciiLook).slice(3, 9);
		const signs = ascii.map(row => row.slice(37, 38));
		expect(new Set(signs).size).toBe(6);
	});

	test('are red only while they fire and nobody has acknowledged it', () => {
		const red = (alerts: AlertsStatus): number =>
			lines(alerts, [120, 40], {
				...screen,
				alertsFocus: 'events',
				lists: {...screen.lists, events: {key: 'alert e4', index: 3, top: 0}},
			})
				.slice(2, -2)
				.filter(row => row.includes('\u{1b}[1;91m')).length;
		expect(red(someAlerts())).toBe(2);
		const acknowledged = {by: 'mira', at: now};
		const {rules, events} = someAlerts();
		expect(red(someAlerts({firing: 0, events: events.map(event => ({...event, acknowledged}))}))).toBe(0);
		// Each alert that is open, of a rule that fires.
		const open = [anEvent({id: 'e8'}), anEvent({id: 'e9'}), anEvent({acknowledged})];
		expect(red({rules: rules.slice(0, 1), events: open, channels: [], behind: 0, firing: 1})).toBe(3);
		// The sign and its word are red or underlined, not the column.
		const [, , , selected] = lines(someAlerts(), [80, 24]);
		expect(selected).toMatch(/! firing\u{1b}/u);
		// What it is acknowledged for is over: it fires anew.
		expect(
			red({rules, events: [anEvent({id: 'e9'}), anEvent({acknowledged})], channels: [], behind: 0, firing: 1}),
		).toBe(3);
	});

	test('have more beside them the wider it is, and their numbers beside their name', () => {
		expect(draw(someAlerts(), [40, 24])[2]).toBe(' RULE             state▾         matches');
		expect(draw(someAlerts(), [120, 40])[3]).toMatch(/^▸over the threshold, not blocked {10}! firing +14 .* 2 +12 *$/);
		const [, , head, , , , , , off] = draw(someAlerts(), [200, 50]);
		expect(head).toMatch(/ RULE +state▾ +type +matches +last +next +alerts +held +note$/);
		expect(off).toMatch(
			/x off +frequency +shop\.yaml:7: no document has the field url\.pth; did you mean url\.path\?$/,
		);
	});

	test('have a place for notes only where there are some', () => {
		const rules = [aRuleStatus(), aRuleStatus({name: 'b'})];
		expect(draw({...noAlerts, rules}, [200, 50])[2].trimEnd()).toMatch(/held$/);
	});

	test('say what is wrong with one under the list, where its row has no room', () => {
		expect(draw(someAlerts(), [80, 24])[9]).toMatch(/^ brute force of the shop: shop\.yaml:7: no document has/);
		expect(draw(someAlerts(), [200, 50])[9]).toBe('');
	});

	test('that come after what was read say by how many requests', () => {
		const words = ' 12,345 requests are read and not evaluated yet: alerts come later';
		expect(draw(someAlerts({behind: 12_345}), [80, 24]).map(line => line.trimEnd())).toContain(words);
		expect(draw(someAlerts(), [80, 24]).join('\n')).not.toContain('not evaluated');
	});

	test('have dates where one of their times is of another day', () => {
		const rules = [
			aRuleStatus({lastAlert: now - day, alerts: 1, matches: 1}),
			aRuleStatus({name: 'b', lastAlert: now}),
		];
		const [, , , first, second] = draw({...noAlerts, rules}, [80, 24]);
		expect([first, second].join('\n')).toMatch(/24 Nov|14:03:11/);
		expect([first, second].join('\n')).toContain('23 Nov 14:03');
	});

	test.each<[columns: number, rows: number, pattern: RegExp]>([
		[40, 12, /^▸first sight …  z snoozed 25 Nov +1$/],
		[60, 20, /^▸first sight of …  z snoozed 25 Nov +1 +13:59  25 Nov$/],
		[80, 24, /^▸first sight of a cat…  z snoozed to 25 Nov +1 +13:59:11  25 Nov 14:03$/],
		[120, 40, /^▸first sight of a category on a host +z snoozed to 25 Nov +1 +13:59:11  25 Nov 14:03 +1$/],
	])('in %i × %i a snooze is told with its end, and dates take no column away', (columns, rows, pattern) => {
		const snoozed = {state: 'snoozed', snoozedUntil: now + day, nextPossible: now + day} as const;
		const rules = someAlerts().rules.map((rule, place) =>
			place === 2 ? {...rule, lastAlert: now - 4 * day} : place === 3 ? {...rule, ...snoozed} : rule,
		);
		const chosen: Screen = {
			...screen,
			lists: {...screen.lists, alerts: {key: rules[3].name, index: 0, top: 0}},
		};
		const channels = [aChannel(), aChannel({name: 'slack', state: 'down', waiting: 3, problem: 'answers 503'})];
		const drawn = draw(someAlerts({rules, channels}), [columns, rows], chosen);
		expect(drawn.find(row => row.startsWith('▸'))?.trimEnd()).toMatch(pattern);
		// What is down, and the sentence above the keys, have their place at the foot.
		expect(drawn.slice(0, -2).join('\n')).toContain('DOWN  slack (3 waiting): answers 503');
		expect(drawn.at(-2)).toMatch(/^ first sight.*z snoozed until 25 Nov/);
		// Whatever stands under a head ends where the head ends.
		const ends = drawn.slice(2, 7).map(row => row.trimEnd().length);
		expect(Math.max(...ends)).toBe(ends[0]);
	});

	test('are told above the keys as far as there is room, and the state always', () => {
		const rules = [aRuleStatus({state: 'snoozed', snoozedUntil: now + day, note: 'x'.repeat(200), matches: 3})];
		const sentence = draw({...noAlerts, rules}, [80, 24]).at(-2)!;
		expect(sentence).toMatch(/^ over the.* z snoozed until 25 Nov 14:03 {2}x+…$/);
		expect(sentence.length).toBeLessThanOrEqual(80);
	});

	test('a silence that is over is not told as one', () => {
		const rules = [aRuleStatus({state: 'quiet', nextPossible: now - 1, lastAlert: now - 60_000})];
		expect(draw({...noAlerts, rules}, [80, 24])[3].trimEnd()).toMatch(/14:02:11$/);
	});
});

describe('the events', () => {
	test('stand newest first with who, how many, and whether it was acknowledged or is over', () => {
		const rows = draw(someAlerts(), [80, 24]);
		expect(rows.slice(11, 16)).toEqual([
			' EVENT                rule                         key                   matches',
			' 14:02:51  ! alert    over the threshold, not blo… 198.51.100.20               1',
			' 13:59:11  ✓ alert    first sight of a category o… api.test, RCE               1',
			' 13:54:11  ○ resolved over the threshold, not blo… 198.51.100.20               3',
			' 13:51:11  ! alert    many clients, one target, o… shop.test/…gin, SQLI       31',
		]);
	});

	test('give half of the height to the rules at most, and say where there are none', () => {
		const rules = Array.from({length: 200}, (_, place) => aRuleStatus({name: `rule ${place}`}));
		const rows = draw({...noAlerts, rules}, [80, 24]).slice(0, -2);
		expect(rows.filter(row => row.includes('· quiet'))).toHaveLength(17);
		expect(rows.join('\n')).toContain('No rule has alerted yet.');
		const events = Array.from({length: 300}, (_, place) => anEvent({id: `e${place}`}));
		const both = draw({...noAlerts, rules, events}, [80, 24]).slice(0, -2);
		expect(both.filter(row => row.includes('· quiet'))).toHaveLength(9);
		expect(both.filter(row => row.includes('! alert'))).toHaveLength(9);
	});

	test('the one that is selected is told above the keys', () => {
		const chosen: Screen = {
			...screen,
			alertsFocus: 'events',
			lists: {...screen.lists, events: {key: 'alert e2', index: 1, top: 0}},
		};
		expect(draw(someAlerts(), [120, 30], chosen).at(-2)).toBe(
			' api.test, RCE  1 match  14:02:51  ✓ mira, 14:00:11  RCE for the first time on api.test',
		);
	});
});

describe('the dialog', () => {
	const drawDialog = (given: Partial<AlertDialog>, size: readonly [number, number], alerts = someAlerts()) =>
		draw(alerts, size, {
			...screen,
			overlay: {
				kind: 'alert',
				rule: 'over the threshold, not blocked',
				event: undefined,
				open: ['e1'],
				cursor: 0,
				typing: undefined,
				top: 0,
				...given,
			},
		})
			.slice(2, -2)
			.map(row => row.trimEnd());

	test('of a rule names it, its open alerts, and what each choice is about', () => {
		const events = ['n0', 'n1', 'n2'].map((id, place) => anEvent({id, key: `192.0.2.${place}`}));
		const drawn = drawDialog({open: ['n1', 'n2']}, [80, 24], someAlerts({events}));
		expect(drawn.slice(0, 5)).toEqual([
			' RULE over the threshold, not blocked',
			' ! firing  3 open',
			' 192.0.2.0, 192.0.2.1, 192.0.2.2',
			'▸a  acknowledge its 2 alerts, until the rule fires anew',
			' s  snooze the whole rule for 15 minutes',
		]);
		expect(drawn[8]).toBe(' x  no snooze to end');
	});

	test('of an alert says that it alone is acknowledged, how many others its rule has, and who has seen it', () => {
		const events = ['n0', 'n1', 'n2'].map(id => anEvent({id}));
		expect(drawDialog({event: 'n1', open: ['n1']}, [80, 24], someAlerts({events})).slice(0, 3)).toEqual([
			' ALERT over the threshold, not blocked  198.51.100.20',
			' 14:02:51  1 match  open  2 more of its rule open',
			'▸a  acknowledge this alert alone, until the rule fires anew',
		]);
		const seen = drawDialog({rule: 'first sight of a category on a host', event: 'e2', open: []}, [80, 24]);
		expect(seen.slice(1, 3)).toEqual([' ✓ by mira, 14:00:11', '▸a  nothing to acknowledge']);
	});

	test('of a rule whose alert somebody has seen says who and when, and of one that is snoozed until when', () => {
		const rule = 'first sight of a category on a host';
		expect(drawDialog({rule, open: []}, [80, 24])[1]).toBe(' ✓ acknowledged by mira, 14:00:11  none open');
		const rules = someAlerts().rules.map(one => ({...one, state: 'snoozed' as const, snoozedUntil: now + day}));
		const snoozed = drawDialog({rule, open: []}, [40, 12], someAlerts({rules}));
		expect(snoozed[1]).toBe(' z snoozed until 25 Nov  none open');
		expect(snoozed.at(-1)).toBe(' x  end its snooze');
	});
});

describe('the channels', () => {
	test('are those of another process where that tells of the rules, which the foot says', () => {
		const foot = draw(someAlerts({toldBy: 'process 12'}), [80, 24]).at(-3);
		expect(foot).toBe(' process 12 tells of these rules; what is done here holds here alone');
		expect(draw(someAlerts({toldBy: 'process 12'}), [40, 12]).at(-3)).toMatch(/^ process 12 tells of these rules.*…$/);
	});

	test('that are down are told with why, the others in one line', () => {
		const channels = [
			aChannel(),
			aChannel({name: 'slack', state: 'down', waiting: 3, lost: 1, problem: 'answers 503'}),
		];
		const rows = draw(someAlerts({channels}), [80, 24]);
		expect(rows.slice(-4, -2)).toEqual(['  DOWN  slack (3 waiting, 1 given up): answers 503', ' sent: email 12']);
		const many = Array.from({length: 9}, () => channels[1]);
		expect(draw(someAlerts({channels: many}), [80, 24]).filter(row => row.includes('DOWN'))).toHaveLength(3);
		expect(draw(someAlerts({channels: many}), [80, 24]).join('\n')).toContain('6 more channels are down');
	});
});

test.each([
	[40, 12],
	[80, 24],
])('without rules it says in one sentence what to do, in %i × %i', (...size) => {
	const text = draw(noAlerts, size).slice(2, -2).join(' ').replaceAll(/\s+/g, ' ').trim();
	expect(text).toBe(
		'No alert rules are evaluated: waftop alerts --defaults > rules.yaml writes some to begin with, and --alerts rules.yaml evaluates them.',
	);
});
