import {describe, expect, test} from 'vitest';
import {type Message} from '../../source/screen/message.ts';
import {countMasked, createScreen, shownDetail, shownSnapshot, type Screen} from '../../source/screen/screen.ts';
import {selectionOf, sortOf} from '../../source/screen/selection.ts';
import {type Snapshot} from '../../source/questions/snapshot.ts';
import {nextSort, sortRows} from '../../source/screen/table-sort.ts';
import {update} from '../../source/screen/update.ts';
import {hour, minute} from '../../source/waf/clock.ts';
import {aDetail, aFeed, aFeedOf, aRow, aSnapshot, aTop, aTopRow, someTotals} from '../views/builders.ts';

const ten = aFeedOf(Array.from({length: 10}, () => ({})));
const snapshot = aSnapshot({
	feed: ten,
	totals: someTotals({
		clients: aTop(['a', 'b', 'c'].map((key, place) => aTopRow(key, {count: 9 - place, perMinute: place}))),
	}),
});
const screen = createScreen();
const clientA = {kind: 'client', range: '203.0.113.7'} as const;
const sqli = {kind: 'category', category: 'SQLI'} as const;

function play(messages: readonly Message[], from: Screen = screen, live: Snapshot = snapshot): Screen {
	return messages.reduce((before, message) => update(before, message, live).screen, from);
}

function move(to: Extract<Message, {kind: 'move'}>['move'], length = 0): Message {
	return {kind: 'move', move: to, page: 4, length};
}

describe('the feed', () => {
	test('follows the newest until something is selected, and again at its end', () => {
		expect(screen.feed.row).toBeUndefined();
		expect(play([move('down')]).feed.row).toBeUndefined();
		expect(play([move('up')]).feed).toEqual({row: 10, top: 7});
		expect(play([move('up'), move('up'), move('end')]).feed.row).toBeUndefined();
	});

	test('scrolls no more than the cursor needs', () => {
		expect(play(['up', 'up', 'up', 'up'].map(step => move(step as 'up'))).feed).toEqual({row: 7, top: 7});
		expect(play(['up', 'up', 'up', 'up', 'up'].map(step => move(step as 'up'))).feed).toEqual({row: 6, top: 6});
		expect(play([move('start'), move('down')]).feed).toEqual({row: 2, top: 1});
		expect(play([move('page-up')]).feed.row).toBe(7);
	});

	test('keeps the cursor on its transaction while rows come, and on the nearest older one when it is gone', () => {
		const chosen = play([move('up')]);
		const more = {...snapshot, feed: aFeed(Array.from({length: 30}, (_, place) => aRow({row: place + 1})))};
		expect(selectionOf(chosen, more)).toMatchObject({row: {row: 10}});
		const filtered = {...snapshot, feed: aFeed([aRow({row: 4}), aRow({row: 12})])};
		expect(selectionOf(chosen, filtered)).toMatchObject({row: {row: 4}});
	});
});

describe('a table', () => {
	const clients: Screen = {...screen, view: 'clients'};
	const sort = {kind: 'sort', columns: ['count', 'perMinute', 'key']} as const;

	test('keeps its cursor on the key when the rows change places', () => {
		const chosen = play([move('down')], clients);
		const swapped = {
			...snapshot,
			totals: {...snapshot.totals, clients: aTop([aTopRow('x', {count: 99}), aTopRow('b', {count: 50})])},
		};
		expect(selectionOf(chosen, swapped)).toMatchObject({row: {key: 'b'}});
	});

	test('sorts by the next column, and the other way around', () => {
		const sorted = play([sort], clients);
		expect(sorted.sorts.clients).toEqual({column: 'perMinute', reversed: false});
		expect(selectionOf(sorted, snapshot)).toMatchObject({row: {key: 'c'}});
		expect(play([sort, {kind: 'reverse-sort'}], clients).sorts.clients.reversed).toBe(true);
		expect(play([sort], screen)).toEqual(screen);
	});

	test('is sorted in its own view alone, and the panel of the overview apart from it', () => {
		const sorted = play([sort], clients);
		expect(sortOf({...sorted, view: 'overview'}, 'clients')).toEqual({column: 'count', reversed: false});
		const panel = play([sort], {...screen, focus: 'clients'});
		expect(sortOf(panel, 'clients').column).toBe('perMinute');
		expect(sortOf({...panel, view: 'clients'}, 'clients').column).toBe('count');
	});

	test('steps through the columns that are seen, and begins again where the one before is not', () => {
		const byTime = {...clients, sorts: {...clients.sorts, clients: {column: 'firstSeen', reversed: true}}} as const;
		const step = (from: Screen): Screen => play([{kind: 'sort', columns: ['count', 'through', 'key']}], from);
		expect(step(byTime).sorts.clients).toEqual({column: 'count', reversed: false});
		expect(step(step(byTime)).sorts.clients.column).toBe('through');
		expect(step(step(step(step(byTime)))).sorts.clients.column).toBe('count');
	});

	test('sorts ties by key, in every order', () => {
		const rows = ['b', 'a', 'c'].map(key => aTopRow(key));
		expect(sortRows(rows, {column: 'through', reversed: true}).map(({key}) => key)).toEqual(['a', 'b', 'c']);
		expect(nextSort({column: 'key', reversed: true}, ['count', 'key'])).toEqual({column: 'count', reversed: false});
	});
});

describe('the question', () => {
	test('changes with a term, is asked once, and the opposite term takes its place', () => {
		const first = update(screen, {kind: 'include', condition: clientA}, snapshot);
		expect(first.commands).toEqual([
			{kind: 'ask', filter: [{condition: clientA, negated: false}], window: 15 * minute},
		]);
		expect(update(first.screen, {kind: 'include', condition: clientA}, snapshot).commands).toEqual([]);
		expect(play([{kind: 'exclude', condition: clientA}], first.screen).filter).toEqual([
			{condition: clientA, negated: true},
		]);
	});

	test('steps through the windows and stops at both ends', () => {
		expect(play([{kind: 'window', step: 1}]).window).toBe(hour);
		expect(play(Array.from({length: 9}, () => ({kind: 'window', step: -1}))).window).toBe(minute);
		expect(
			update(play(Array.from({length: 9}, () => ({kind: 'window', step: 1}))), {kind: 'window', step: 1}, snapshot)
				.commands,
		).toEqual([]);
	});

	test('is typed with what is wrong said at once, and taken over only when it is right', () => {
		const typing = play([{kind: 'type'}, {kind: 'typed', text: 'score>'}]);
		expect(typing.typing?.problem).toBeDefined();
		expect(update(typing, {kind: 'accept'}, snapshot)).toEqual({screen: typing, commands: []});
		const right = update(
			play(
				[
					{kind: 'erase', what: 'line'},
					{kind: 'typed', text: 'cat:SQLI'},
				],
				typing,
			),
			{kind: 'accept'},
			snapshot,
		);
		expect(right.commands).toEqual([{kind: 'ask', filter: [{condition: sqli, negated: false}], window: 15 * minute}]);
		expect(right.screen.typing).toBeUndefined();
	});

	test('begins to be typed with the filter that holds', () => {
		const filtered = play([{kind: 'include', condition: sqli}, {kind: 'type'}]);
		expect(filtered.typing?.text).toBe('cat:SQLI ');
		expect(play([{kind: 'erase', what: 'word'}], filtered).typing?.text).toBe('');
	});
});

test('Esc goes one step back at a time: typing, overlay, selection, where one came from, the last term; and never quits', () => {
	const drilled = play([
		{kind: 'show', view: 'rules'},
		{kind: 'drill-down', conditions: [sqli]},
	]);
	expect([drilled.view, drilled.filter.length]).toEqual(['feed', 1]);
	let now = play([move('up'), {kind: 'open', row: 9}, {kind: 'type'}], drilled);
	const seen: string[] = [];
	for (let step = 0; step < 6; step++) {
		const {screen: next, commands} = update(now, {kind: 'back'}, snapshot);
		expect(commands.some(({kind}) => kind === 'quit')).toBe(false);
		now = next;
		seen.push(
			[
				now.typing === undefined ? '' : 'typing',
				now.overlay?.kind ?? '',
				now.feed.row ?? '',
				now.view,
				now.filter.length,
			].join(' '),
		);
	}

	expect(seen).toEqual([' detail 9 feed 1', '  9 feed 1', '   feed 1', '   rules 0', '   rules 0', '   rules 0']);
});

describe('a transaction in full', () => {
	test('is asked for, shown when it comes, and a late answer for another is dropped', () => {
		const {screen: opened, commands} = update(screen, {kind: 'open', row: 4}, snapshot);
		expect(commands).toEqual([{kind: 'open-detail', row: 4}]);
		expect(opened.feed.row).toBe(4);
		expect(play([{kind: 'detail-opened', row: 3, detail: aDetail()}], opened).detail).toBeUndefined();
		expect(play([{kind: 'detail-opened', row: 4, detail: aDetail()}], opened).detail?.row).toBe(4);
	});

	test('scrolls with its cursor, within its lines', () => {
		const opened = play([{kind: 'open', row: 4}]);
		const moved = play(
			Array.from({length: 9}, () => move('down', 7)),
			opened,
		);
		expect(moved.overlay).toMatchObject({cursor: 6, top: 3});
	});
});

describe('pausing', () => {
	test('keeps the picture that stood, and lets it go again', () => {
		const {screen: paused, commands} = update(screen, {kind: 'pause'}, snapshot);
		const later = {...snapshot, now: snapshot.now + minute, revision: 2};
		expect(commands).toEqual([{kind: 'pause', paused: true}]);
		expect(shownSnapshot(paused, later)).toBe(snapshot);
		expect(shownSnapshot(play([{kind: 'pause'}], paused, later), later)).toBe(later);
	});

	test('takes the answer to a changed question as its new picture, and no other', () => {
		const asked = play([{kind: 'pause'}, {kind: 'include', condition: sqli}]);
		expect(play([{kind: 'stand-still'}], asked).paused?.picture).toBeUndefined();
		const answer = {
			...snapshot,
			totals: {...snapshot.totals, question: {...snapshot.totals.question, filter: asked.filter}},
		};
		expect(play([{kind: 'stand-still'}], asked, answer).paused?.picture).toBe(answer);
	});
});

test('looking at the log settles its gaps', () => {
	const gap = {kind: 'gap', name: 'error.log', reason: 'truncated', at: 77} as const;
	expect(play([{kind: 'log'}], screen, {...snapshot, gaps: [gap]}).gapsSeen).toBe(77);
});

test('a notice stays until the next key, not until an answer', () => {
	const copied = update(screen, {kind: 'copy', text: '203.0.113.7'}, snapshot);
	expect(copied.commands).toEqual([{kind: 'copy', text: '203.0.113.7'}]);
	expect(copied.screen.notice).toBe('copied 203.0.113.7');
	expect(play([{kind: 'detail-opened', row: 1, detail: undefined}], copied.screen).notice).toBeDefined();
	expect(play([move('up')], copied.screen).notice).toBeUndefined();
});

test('quitting, suspending, drawing anew and chapters are for the runtime', () => {
	for (const message of [{kind: 'quit'}, {kind: 'suspend'}, {kind: 'redraw'}, {kind: 'chapter', step: 1}] as const) {
		expect(update(screen, message, snapshot)).toEqual({screen, commands: [message]});
	}
});

describe('secrets of an open transaction', () => {
	const detail = aDetail({target: '/?token=geheimnis', path: '/', query: 'token=geheimnis'});
	const opened = play([
		{kind: 'open', row: 4},
		{kind: 'detail-opened', row: 4, detail},
	]);

	test('are masked until they are revealed, and masked again by the same key', () => {
		expect(shownDetail(opened, 4)?.target).toBe('/?token=•••');
		expect(countMasked(opened)).toBe(1);
		const revealed = play([{kind: 'reveal'}], opened);
		expect(shownDetail(revealed, 4)).toBe(detail);
		expect(shownDetail(play([{kind: 'reveal'}], revealed), 4)?.target).toBe('/?token=•••');
	});

	test('stay revealed where the transaction is read again, and are masked where another is opened', () => {
		const revealed = play([{kind: 'reveal'}], opened);
		expect(shownDetail(play([{kind: 'detail-opened', row: 4, detail}], revealed), 4)).toBe(detail);
		const next = play(
			[
				{kind: 'open', row: 5},
				{kind: 'detail-opened', row: 5, detail},
			],
			revealed,
		);
		expect(shownDetail(next, 5)?.target).toBe('/?token=•••');
		const closed = play([{kind: 'back'}], revealed);
		expect(shownDetail(closed, 4)?.target).toBe('/?token=•••');
	});

	test('are shown at once where that was asked for at start', () => {
		const open = createScreen(undefined, undefined, undefined, true);
		const shown = play([{kind: 'detail-opened', row: 4, detail}], play([{kind: 'open', row: 4}], open));
		expect(shownDetail(shown, 4)).toBe(detail);
		expect(countMasked(shown)).toBe(0);
	});
});
