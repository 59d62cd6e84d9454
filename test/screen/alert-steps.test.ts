import {expect, test} from 'vitest';
import {type Command} from '../../source/screen/command.ts';
import {createScreen, isTyping, type Screen} from '../../source/screen/screen.ts';
import {update} from '../../source/screen/update.ts';
import {type Snapshot} from '../../source/questions/snapshot.ts';
import {toMessage, toTypingMessage} from '../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {hour, minute, second} from '../../source/waf/clock.ts';
import {anEvent, aRuleStatus, someAlerts} from '../views/alert-builders.ts';
import {aBusySnapshot, look, now} from '../views/builders.ts';

const night = aBusySnapshot({alerts: someAlerts()});
const start: Screen = {...createScreen(), view: 'alerts'};

/** Keys as the screen takes them, with the commands that came of them. */
function press(
	keys: readonly string[],
	from = start,
	snapshot: Snapshot = night,
): {screen: Screen; commands: Command[]} {
	let screen = from;
	const commands: Command[] = [];
	for (const key of keys) {
		const message = isTyping(screen)
			? toTypingMessage(key)
			: toMessage(key, layOutScreen(snapshot, screen, 80, 24, look).context);
		if (message !== undefined) {
			const next = update(screen, message, snapshot);
			screen = next.screen;
			commands.push(...next.commands);
		}
	}

	return {screen, commands};
}

test('0 shows the alerts, and Tab goes from the rules to the events and back', () => {
	const {screen} = press(['0'], createScreen());
	expect(screen.view).toBe('alerts');
	expect(press(['tab'], screen).screen.alertsFocus).toBe('events');
	expect(press(['tab', 'tab'], screen).screen.alertsFocus).toBe('alerts');
	expect(press(['tab', 'down', 'down'], screen).screen.lists.events.key).toBe('resolved e3');
	expect(press(['down'], screen).screen.lists.alerts.key).toBe('client bursts against its own past');
});

test('Enter on an event shows exactly what made it, over its whole span, and Esc comes back', () => {
	const {screen, commands} = press(['tab', 'down', 'down', 'down', 'enter']);
	expect(screen).toMatchObject({
		view: 'feed',
		filter: [{condition: {kind: 'alert', event: 'e4'}, negated: false}],
		interval: {from: now - 17 * minute - 11 * second, to: now - 11 * minute - 11 * second},
	});
	expect(commands).toMatchObject([{kind: 'ask', window: screen.interval}]);
	const back = press(['escape'], screen).screen;
	expect(back).toMatchObject({view: 'alerts', filter: [], interval: undefined});
	const narrower: Screen = {...screen, interval: undefined, window: minute};
	expect(press(['escape'], narrower).screen.window).toBe(start.window);
	expect(back.lists.events.key).toBe('alert e4');
});

test('0 comes back from wherever an alert was followed to, to the filter and the window of before, and the header says so', () => {
	const mine = {condition: {kind: 'outcome', outcome: 'blocked'}, negated: false} as const;
	const interval = {from: now - hour, to: now};
	const asked: Screen = {...start, filter: [mine], interval, window: 5 * minute};
	const opened = press(['tab', 'enter'], asked).screen;
	const header = (screen: Screen, width: number): string =>
		layOutScreen(night, screen, width, 24, look).rows[1].replaceAll(/\u{1b}\[[\d;]*m/gu, '');
	for (const width of [60, 80, 120]) {
		expect(header(opened, width)).toMatch(/ alert: over.* 0 back ?$/);
	}

	expect(header(opened, 40)).toMatch(/ alert: …  0 back ?$/);
	expect(header(asked, 120)).not.toContain('0 back');
	const wandered = press(['1', '+', '2', 'down'], opened).screen;
	const back = press(['0'], wandered);
	expect(back.screen).toMatchObject({view: 'alerts', filter: [mine], interval, window: 5 * minute, trail: []});
	expect(back.commands).toMatchObject([{kind: 'ask', filter: [mine], window: interval}]);
	// Whoever asks for something else since keeps that.
	const other: Screen = {...wandered, filter: [mine], interval: undefined};
	expect(press(['0'], other)).toMatchObject({
		screen: {view: 'alerts', filter: [mine], interval: undefined},
		commands: [],
	});
});

test('Enter on a rule opens its newest alert, and one that has not fired says so', () => {
	expect(press(['enter']).screen.filter).toEqual([{condition: {kind: 'alert', event: 'e1'}, negated: false}]);
	expect(press(['down', 'enter']).screen).toMatchObject({view: 'alerts', notice: 'this rule has not fired'});
});

test('where not all that made an alert are known, Enter opens what its client sent over its span', () => {
	const client = [{condition: {kind: 'client', range: '192.0.2.7'}, negated: false}];
	for (const given of [{transactions: []}, {isPart: true}]) {
		const event = anEvent({...given, keys: {client: '192.0.2.7'}, since: now - 5 * minute, until: now});
		const some = aBusySnapshot({alerts: someAlerts({events: [event]})});
		expect(press(['tab', 'enter'], start, some).screen.filter).toEqual(client);
	}
});

test('what no transaction made, such as a silence, opens as its span', () => {
	const silent = aBusySnapshot({
		alerts: someAlerts({events: [anEvent({transactions: [], since: now - 5 * minute, until: now})]}),
	});
	const {screen} = press(['tab', 'enter'], start, silent);
	expect(screen.filter).toEqual([]);
	expect(screen.interval!.to - screen.interval!.from).toBe(6 * minute);
});

test('a twice acknowledges the alert of the selected rule, once and not again', () => {
	const {screen, commands} = press(['a', 'a']);
	expect(screen.overlay).toBeUndefined();
	expect(commands).toEqual([{kind: 'acknowledge-alerts', events: ['e1']}]);
	// The second event is acknowledged already.
	const again = press(['tab', 'down', 'a', 'a']);
	expect(again.commands).toEqual([]);
	expect(again.screen.notice).toBe('this alert asks for nothing more');
});

test('on a rule it acknowledges all of its alerts that are open, on an alert that one; what comes meanwhile stays open', () => {
	const rule = 'over the threshold, not blocked';
	const open = ['n1', 'n2'].map(id => anEvent({id, rule}));
	const over = [anEvent({id: 'r', kind: 'resolved', rule}), anEvent({id: 'o', rule})];
	const several = aBusySnapshot({alerts: someAlerts({events: [...open, ...over]})});
	const opened = press(['a'], start, several).screen;
	const newer = aBusySnapshot({alerts: someAlerts({events: [anEvent({id: 'n0', rule}), ...open, ...over]})});
	expect(press(['a'], opened, newer).commands).toEqual([{kind: 'acknowledge-alerts', events: ['n1', 'n2']}]);
	expect(press(['tab', 'down', 'a', 'a'], start, several).commands).toEqual([
		{kind: 'acknowledge-alerts', events: ['n2']},
	]);
	// What has ended asks for nothing, even where nobody has seen it.
	expect(press(['tab', 'down', 'down', 'down', 'a', 'a'], start, several).commands).toEqual([]);
});

test.each<[keys: string[], until: string | undefined]>([
	[['s'], '15m'],
	[['h'], '1h'],
	[['d'], 'tomorrow'],
	[['x'], undefined],
	[['down', 'enter'], '15m'],
	[['t', '9', '0', 'm', 'enter'], '90m'],
])('a and %j snoozes the rule', (keys, until) => {
	expect(press(['a', ...keys]).commands).toEqual([
		{kind: 'snooze-rule', rule: 'over the threshold, not blocked', until},
	]);
});

test('the cursor stays with the rule that something was done to, where that sorts the rules anew', () => {
	const {screen} = press(['a', 'a']);
	const [first, ...others] = night.alerts.rules;
	const sorted = {...night, alerts: {...night.alerts, rules: [...others, {...first, state: 'quiet' as const}]}};
	expect(press(['a'], screen, sorted).screen.overlay).toMatchObject({kind: 'alert', rule: first.name});
});

test('a time that is none stays in its line with the reason, and Esc goes back by one step', () => {
	const {screen, commands} = press(['a', 't', 'x', '1', 'enter']);
	expect(commands).toEqual([]);
	expect(screen.overlay).toMatchObject({
		typing: {text: 'x1', problem: '"x1" is no time: 30m, 2h, 1d, 7:30, tomorrow or tomorrow 9:00'},
	});
	const typing = press(['backspace'], screen).screen;
	expect(typing.overlay).toMatchObject({typing: {text: 'x', problem: undefined}});
	expect(press(['escape'], screen).screen.overlay).toMatchObject({kind: 'alert', typing: undefined});
	expect(press(['escape', 'escape'], screen).screen.overlay).toBeUndefined();
});

test('nothing is written where only reading is allowed', () => {
	const {screen} = press(['a'], start, {...night, readOnly: true});
	expect(screen).toMatchObject({overlay: undefined, notice: '--read-only: nothing is written'});
});

test('s sorts the rules by one column after the other, S turns the order around', () => {
	const names = (screen: Screen) =>
		layOutScreen(night, screen, 120, 40, look)
			.rows.slice(3, 9)
			.map(row => row.replaceAll(/\u{1b}\[[\d;]*m/gu, '').slice(1, 6));
	expect(names(press(['s', 's']).screen)[0]).toBe('many ');
	expect(names(press(['s', 's', 's']).screen)).toEqual(['brute', 'clien', 'first', 'log s', 'many ', 'over ']);
	expect(names(press(['s', 's', 's', 'S']).screen)[0]).toBe('over ');
	expect(press(['s', 's', 's', 's']).screen.alertSort).toEqual(start.alertSort);
});

test('the cursor stays with its rule while others change their places', () => {
	const {screen} = press(['down', 'down']);
	const name = screen.lists.alerts.key;
	const rules = [aRuleStatus({name: 'new', state: 'firing'}), ...night.alerts.rules];
	const {context} = layOutScreen(aBusySnapshot({alerts: someAlerts({rules})}), screen, 80, 24, look);
	expect(context.selection).toMatchObject({row: {rule: {name}}});
});
