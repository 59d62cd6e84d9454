import {describe, expect, test} from 'vitest';
import {answers, createScreen, periodOf, type Screen} from '../../source/screen/screen.ts';
import {type Message} from '../../source/screen/message.ts';
import {type Snapshot} from '../../source/questions/snapshot.ts';
import {update} from '../../source/screen/update.ts';
import {day, minute} from '../../source/waf/clock.ts';
import {toMessage} from '../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {aBusySnapshot, aGroup, aThrough, look, now, someTotals} from '../views/builders.ts';

const busy = aBusySnapshot();
const {timeline} = busy.totals;
const step = timeline.step;
const end = timeline.from + timeline.all.length * step;
const sgr = /\u{1b}\[[\d;]*m/gu;

function play(keys: readonly string[], from: Screen = createScreen(), snapshot: Snapshot = busy, size = [80, 24]) {
	let screen = from;
	const asked: unknown[] = [];
	for (const key of keys) {
		const message = toMessage(key, layOutScreen(snapshot, screen, size[0], size[1], look).context);
		expect(message).toBeDefined();
		const {screen: next, commands} = update(screen, message!, snapshot);
		screen = next;
		asked.push(...commands.filter(({kind}) => kind === 'ask'));
	}

	return {screen, asked};
}

const draw = (screen: Screen, snapshot = busy, columns = 80, rows = 24) =>
	layOutScreen(snapshot, screen, columns, rows, look).rows.map(row => row.replaceAll(sgr, ''));

test('z lays a cursor on the newest step, and left and right move it to both ends and no further', () => {
	expect(play(['z']).screen.overlay).toEqual({kind: 'time', at: end - step, mark: undefined});
	expect(play(['z', 'right']).screen.overlay).toMatchObject({at: end - step});
	expect(play(['z', 'left', 'h']).screen.overlay).toMatchObject({at: end - 3 * step});
	expect(play(['z', 'left', 'left', 'l']).screen.overlay).toMatchObject({at: end - 2 * step});
	expect(play(['z', 'g', 'left']).screen.overlay).toMatchObject({at: timeline.from});
	expect(play(['z', 'pageup', 'pageup', 'pagedown']).screen.overlay).toMatchObject({at: end - 11 * step});
});

test('a second z marks the other end, and Enter makes both steps and what is between them the window', () => {
	const {screen, asked} = play(['z', 'left', 'left', 'z', 'left', 'left', 'left', 'enter']);
	const interval = {from: end - 6 * step, to: end - 2 * step};
	expect(screen).toMatchObject({interval, overlay: undefined, window: 15 * minute});
	expect(asked).toEqual([{kind: 'ask', filter: [], window: interval}]);
	expect(periodOf(screen)).toBe(screen.interval);
});

test('without a mark Enter takes the minute around the cursor', () => {
	const {screen} = play(['z', 'left', 'left', 'enter']);
	const from = Math.floor((end - 3 * step) / minute) * minute;
	expect(screen.interval).toEqual({from, to: from + minute});
});

test('Z, Esc and a longer or shorter window go back to live; there Z has nothing to do', () => {
	const held = play(['z', 'enter']).screen;
	for (const key of ['Z', 'escape', '+', '-']) {
		const {screen, asked} = play([key], held);
		expect(screen).toMatchObject({interval: undefined, window: 15 * minute});
		expect(asked).toEqual([{kind: 'ask', filter: [], window: 15 * minute}]);
	}

	expect(play(['Z']).screen.notice).toBe('the window is live');
	expect(play(['z', 'Z'], held).screen).toMatchObject({interval: undefined, overlay: undefined});
});

test('Esc lets go of the timeline and changes nothing', () => {
	const {screen, asked} = play(['z', 'left', 'escape']);
	expect([screen.overlay, screen.interval, asked]).toEqual([undefined, undefined, []]);
});

describe('from a row of a list', () => {
	test('z holds the time from its first to its last request, which Enter takes', () => {
		const {rows} = busy.totals.clients;
		const {screen} = play(['3', 'z', 'enter']);
		expect(screen.view).toBe('clients');
		expect(screen.interval!.from).toBeLessThanOrEqual(rows[0].firstSeen);
		expect(screen.interval!.from).toBeGreaterThan(rows[0].firstSeen - step);
		expect(screen.interval!.to).toBeGreaterThanOrEqual(end);
	});

	test('so does a group of what got through, and a transaction has its own time', () => {
		const through = aThrough([aGroup({firstSeen: now - 7 * minute, lastSeen: now - 6 * minute})]);
		const span = play(['8', 'z', 'enter'], createScreen(), aBusySnapshot({through})).screen.interval!;
		expect(span.from).toBeLessThanOrEqual(now - 7 * minute);
		expect(span.to).toBeGreaterThan(now - 6 * minute);
		expect(span.to - span.from).toBeLessThanOrEqual(minute + 2 * step);
	});

	test('a transaction holds its own step and nothing more, and it is said how long that is', () => {
		const chosen = play(['up', 'up', 'up']).screen;
		const {time} = busy.feed.rowAt(busy.feed.indexOf(chosen.feed.row!))!;
		const held = play(['z'], chosen).screen;
		const rows = layOutScreen(busy, held, 120, 40, look).rows.join('\n');
		expect(rows).toMatch(/in steps of 15s/);
		const {interval} = play(['enter'], held).screen;
		expect(interval!.to - interval!.from).toBe(step);
		expect(time).toBeGreaterThanOrEqual(interval!.from);
		expect(time).toBeLessThan(interval!.to);
	});
});

test('a paused screen waits for the picture of its interval', () => {
	const interval = {from: now - 10 * minute, to: now - 5 * minute};
	const screen = {...createScreen(), filter: busy.totals.question.filter, interval};
	expect(answers(busy, screen)).toBe(false);
	const totals = someTotals({question: {...busy.totals.question, ...interval}});
	expect(answers({...busy, totals}, screen)).toBe(true);
});

describe('what is seen', () => {
	test.each([
		[80, 24],
		[120, 40],
		[200, 50],
	])('at %i × %i the cursor stands in the timeline, with the numbers of its step beside it', (columns, rows) => {
		const {screen} = play(
			['z', 'g', ...Array.from({length: 4}, () => 'pagedown'), ...Array.from({length: 5}, () => 'right')],
			createScreen(),
			busy,
			[columns, rows],
		);
		const text = draw(screen, busy, columns, rows).join('\n');
		expect(text).toContain('13:59:26');
		expect(text).toMatch(/─ 35\b/);
		expect(text).toMatch(/━ 2\b/);
		expect(text).toContain('CATEGORY');
		expect(layOutScreen(busy, screen, columns, rows, look).rows.slice(2, 7).join('\n')).toMatch(/\u{1b}\[(?:1;)?7m/u);
	});

	test.each([
		[40, 12],
		[60, 14],
	])('at %i × %i, and in every view, the timeline comes to whoever holds it', (columns, rows) => {
		for (const view of ['overview', 'feed', 'clients'] as const) {
			const {screen} = play(['z'], {...createScreen(), view}, busy, [columns, rows]);
			expect(draw(screen, busy, columns, rows).join('\n')).toMatch(/req\/15s[^]*┤/);
		}
	});

	test('the line below says the interval and counts what is in it', () => {
		const held = play(['z', 'g', 'z', 'right', 'right', 'right']).screen;
		expect(draw(held).at(-2)).toContain('13:48:11–13:49:11  8 req  0 through');
	});

	test('the header names the interval, with its date on another day', () => {
		const interval = {from: Date.UTC(2026, 10, 24, 13, 2), to: Date.UTC(2026, 10, 24, 13, 17)};
		const of = (later: number) =>
			draw(
				{...createScreen(), interval},
				{...busy, now: now + later, totals: {...busy.totals, question: {...busy.totals.question, ...interval}}},
				120,
			)[1];
		expect(of(20 * minute)).toMatch(/ 14:02–14:17 {2}no filter/);
		expect(of(day)).toContain('24 Nov 14:02–14:17');
	});
});

test('messages of the timeline do nothing where nobody holds it', () => {
	const screen = createScreen();
	const messages: Message[] = [{kind: 'move-time', by: 1}, {kind: 'mark-time'}, {kind: 'take-time'}];
	for (const message of messages) {
		expect(update(screen, message, busy)).toEqual({screen, commands: []});
	}
});
