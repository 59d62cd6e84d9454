import {expect, test} from 'vitest';
import {type Command} from '../../source/screen/command.ts';
import {nextRange} from '../../source/screen/deny-dialog.ts';
import {type Message} from '../../source/screen/message.ts';
import {createScreen, type Screen} from '../../source/screen/screen.ts';
import {update} from '../../source/screen/update.ts';
import {day, hour} from '../../source/waf/clock.ts';
import {type DenyProposal, type Refusal} from '../../source/waf/deny.ts';
import {aSnapshot} from '../views/builders.ts';
import {aProposal, client} from '../views/deny-builders.ts';

const snapshot = aSnapshot();
const open: Message = {kind: 'deny', client, reason: 'SQLI'};
const confirm: Message = {kind: 'confirm-deny'};

/** Sends messages; answers the screen and all commands that came of them. */
function play(messages: readonly Message[], from: Screen = createScreen()): {screen: Screen; commands: Command[]} {
	let screen = from;
	const commands: Command[] = [];
	for (const message of messages) {
		const next = update(screen, message, snapshot);
		screen = next.screen;
		commands.push(...next.commands);
	}

	return {screen, commands};
}

function planned(ticket: number, given: Partial<DenyProposal> = {}): Message {
	const plan = {kind: 'planned', proposal: aProposal(given), sharing: undefined, evidence: undefined} as const;
	return {kind: 'deny-planned', ticket, plan};
}

function typed(text: string): Message {
	return {kind: 'typed', text};
}

function applied(commands: readonly Command[]): Command[] {
	return commands.filter(({kind}) => kind === 'apply-deny');
}

const refusal: Refusal = {kind: 'proxy', words: `${client} is your proxy`, forceable: true};

test('opening asks for a plan and writes nothing', () => {
	const {screen, commands} = play([open]);
	expect(commands).toEqual([
		{
			kind: 'plan-deny',
			task: 'deny',
			ticket: 1,
			client,
			range: client,
			most: 8,
			duration: hour,
			reason: 'SQLI',
			force: undefined,
		},
	]);
	expect(screen.overlay).toMatchObject({kind: 'deny', stage: 'planning'});
	expect(applied(play([open, confirm]).commands)).toEqual([]);
});

test('a single address is written after the plan was seen and y was pressed', () => {
	const {commands, screen} = play([open, planned(1), confirm]);
	expect(applied(commands)).toEqual([{kind: 'apply-deny', ticket: 1, proposal: aProposal()}]);
	expect(screen.overlay).toMatchObject({stage: 'applying'});
	expect(applied(play([confirm, confirm], screen).commands)).toEqual([]);
});

test('a y that was too early says so until the plan is there, and does nothing later', () => {
	const early = play([open, confirm]);
	expect(early.screen.notice).toBe('the plan is not ready yet');
	const {screen, commands} = play([planned(1)], early.screen);
	expect(screen.notice).toBeUndefined();
	expect(applied(commands)).toEqual([]);
});

test('a plan that is not the newest one is dropped', () => {
	const {screen} = play([open, {kind: 'change-deny', what: 'duration'}, planned(1)]);
	expect(screen.overlay).toMatchObject({stage: 'planning', duration: day, ticket: 2});
	expect(applied(play([confirm], screen).commands)).toEqual([]);
});

test('a range is written only when it was typed', () => {
	const ranges = ['203.0.113.0/24'];
	const {screen} = play([open, {kind: 'change-deny', what: 'range'}, planned(2, {ranges}), confirm]);
	expect(screen.overlay).toMatchObject({range: ranges[0], typing: {what: 'confirm', text: ''}});
	const wrong = play([typed('y'), {kind: 'accept'}], screen);
	expect(applied(wrong.commands)).toEqual([]);
	expect(wrong.screen.notice).toContain('nothing written');
	expect(applied(play([typed('203.0.113.0/24'), {kind: 'accept'}], screen).commands)).toHaveLength(1);
});

test('a reason to begin with is a category of ours, whatever a document holds in its place', () => {
	for (const [reason, kept] of [
		['SQLI', 'SQLI'],
		['LOCAL', 'LOCAL'],
		['$(id)', ''],
		['sqli', ''],
		['constructor', ''],
	]) {
		const {commands} = play([{...open, reason}]);
		expect(commands).toEqual([expect.objectContaining({kind: 'plan-deny', reason: kept})]);
	}
});

test('a refusal stands; overruling it needs a reason, a new plan, and the address typed', () => {
	const {screen, commands} = play([open, planned(1, {refusals: [refusal]}), confirm]);
	expect(applied(commands)).toEqual([]);
	expect(screen.notice).toBe(refusal.words);
	const reason = play([{kind: 'type-in-deny', what: 'force'}, typed('ours is another'), {kind: 'accept'}], screen);
	expect(reason.commands).toEqual([expect.objectContaining({kind: 'plan-deny', ticket: 2, force: 'ours is another'})]);
	const forced = play([planned(2, {forced: [refusal]}), confirm], reason.screen);
	expect(applied(forced.commands)).toEqual([]);
	expect(applied(play([typed(client), {kind: 'accept'}], forced.screen).commands)).toHaveLength(1);
});

test('another range is another decision: it forgets what was overruled', () => {
	const {screen} = play([open, planned(1), {kind: 'type-in-deny', what: 'force'}, typed('because'), {kind: 'accept'}]);
	const {commands} = play([{kind: 'change-deny', what: 'range'}], screen);
	expect(commands).toEqual([expect.objectContaining({range: '203.0.113.0/24', force: undefined})]);
});

test.each<[string, Partial<DenyProposal>]>([
	['covered already', {coveredBy: '203.0.113.0/24', added: []}],
	['no right to write', {notWritable: 'no right to write /etc/nginx/conf.d'}],
	['nothing to change', {added: []}],
])('what cannot be applied is not: %s', (_, given) => {
	expect(applied(play([open, planned(1, given), confirm]).commands)).toEqual([]);
});

test('Esc leaves the typed line first, then the dialog, and nothing is written', () => {
	const typing = play([open, planned(1), {kind: 'type-in-deny', what: 'reason'}, typed('x')]);
	expect(typing.screen.overlay).toMatchObject({typing: {what: 'reason', text: 'SQLIx'}});
	const back = play([{kind: 'back'}], typing.screen);
	expect(back.screen.overlay).toMatchObject({typing: undefined, reason: 'SQLI'});
	expect(play([{kind: 'back'}], back.screen).screen.overlay).toBeUndefined();
});

test('what came of it is told even where the dialog was closed', () => {
	const {screen} = play([open, planned(1), confirm, {kind: 'back'}]);
	const outcome = {kind: 'failed', step: 'reload', words: 'no such process', restored: true} as const;
	expect(play([{kind: 'deny-done', ticket: 1, outcome}], screen).screen.notice).toBe(
		'failed (reload): no such process',
	);
});

test('an undo is planned and asked for like a deny', () => {
	const {commands, screen} = play([{kind: 'undo-deny', range: client}]);
	expect(commands).toEqual([expect.objectContaining({kind: 'plan-deny', task: 'undo', range: client})]);
	const plan = planned(1, {kind: 'undo', added: [], removed: [`deny ${client};`]});
	expect(applied(play([plan, confirm], screen).commands)).toHaveLength(1);
});

test('a client is widened to /24, in IPv6 to /64 and /48, and comes back', () => {
	const walk = (address: string, steps: number): string[] => {
		const ranges = [address];
		while (ranges.length <= steps) {
			ranges.push(nextRange(address, ranges.at(-1)!));
		}

		return ranges;
	};

	expect(walk('203.0.113.7', 2)).toEqual(['203.0.113.7', '203.0.113.0/24', '203.0.113.7']);
	expect(walk('2001:db8:1:2:3::9', 3)).toEqual([
		'2001:db8:1:2:3::9',
		'2001:db8:1:2::/64',
		'2001:db8:1::/48',
		'2001:db8:1:2:3::9',
	]);
});
