import {describe, expect, test} from 'vitest';
import {type Command} from '../../source/screen/command.ts';
import {type Message} from '../../source/screen/message.ts';
import {createScreen, type Screen} from '../../source/screen/screen.ts';
import {listKeys, selectionOf} from '../../source/screen/selection.ts';
import {update} from '../../source/screen/update.ts';
import {aSnapshot, aTop, aTopRow, someTotals} from '../views/builders.ts';

const attackers = ['203.0.113.7', '203.0.113.9'].map(key => aTopRow(key));
const network = {...aTopRow('203.0.113.0/24'), addresses: {value: 2, bound: '='}} as const;
const other = {...aTopRow('192.0.2.0/24'), addresses: {value: 1, bound: '='}} as const;

/** What is counted for what the screen asks. */
function snapshotFor({grouping}: Screen) {
	const rows = [network, other].map(row => ({
		...row,
		...(grouping.open.includes(row.key) ? {members: aTop(attackers)} : {}),
	}));
	const totals = someTotals({clients: aTop([aTopRow('192.0.2.1'), ...attackers]), networks: {...aTop(), rows}});
	return aSnapshot({totals, grouping});
}

function play(messages: readonly Message[], from: Screen = {...createScreen(), view: 'clients'}) {
	let screen = from;
	const commands: Command[] = [];
	for (const message of messages) {
		const next = update(screen, message, snapshotFor(screen));
		screen = next.screen;
		commands.push(...next.commands);
	}

	return {screen, commands, selected: selectionOf(screen, snapshotFor(screen))};
}

const group: Message = {kind: 'group'};
const down: Message = {kind: 'move', move: 'down', page: 10, length: 0};
const open: Message = {kind: 'toggle-group', key: network.key};
const back: Message = {kind: 'back'};

describe('the clients put together', () => {
	test('are asked for by a key, and addresses again by the next', () => {
		const grouped = play([group]);
		expect(grouped.screen.grouping).toEqual({by: 'network', open: []});
		expect(grouped.commands).toMatchObject([{kind: 'ask'}]);
		expect(grouped.selected).toMatchObject({kind: 'group', row: {key: network.key}});
		expect(play([group], grouped.screen).screen.grouping.by).toBe('address');
	});

	test('keep the cursor: from an address it goes to its network', () => {
		expect(play([down, group]).selected).toMatchObject({row: {key: network.key}});
		expect(play([down, {...down, move: 'up'}, group]).selected).toMatchObject({row: {key: other.key}});
	});

	test('open to their addresses, which can be selected like any client', () => {
		const opened = play([group, open]);
		expect(listKeys(opened.screen, snapshotFor(opened.screen), 'clients')).toHaveLength(4);
		expect(opened.selected).toMatchObject({kind: 'group', row: {key: network.key}});
		expect(play([down, down], opened.screen).selected).toMatchObject({
			kind: 'top',
			table: 'clients',
			row: {key: '203.0.113.9'},
		});
	});

	test('close by the same key, and by Esc from any of the addresses, with the cursor on the group', () => {
		expect(play([group, open, open]).screen.grouping.open).toEqual([]);
		const closed = play([group, open, down, down, back]);
		expect(closed.screen.grouping.open).toEqual([]);
		expect(closed.selected).toMatchObject({kind: 'group', row: {key: network.key}});
		expect(play([back], closed.screen).screen.lists.clients.key).toBeUndefined();
	});

	test('are not those of the overview', () => {
		const screen: Screen = {...play([group]).screen, view: 'overview', focus: 'clients'};
		expect(selectionOf(screen, snapshotFor(screen))).toMatchObject({kind: 'top', row: {key: '192.0.2.1'}});
	});

	test('have few open at a time, since each is counted: the oldest closes', () => {
		const keys = Array.from({length: 9}, (_, net) => `198.51.${net}.0/24`);
		const {screen} = play([group, ...keys.map((key): Message => ({kind: 'toggle-group', key}))]);
		expect(screen.grouping.open).toEqual(keys.slice(-5));
	});

	test('on a paused screen wait for their answer', () => {
		const paused = play([{kind: 'pause'}, group]).screen;
		expect(paused.paused).toMatchObject({picture: undefined});
		const stale = aSnapshot({totals: someTotals({question: {...someTotals().question}})});
		expect(update(paused, {kind: 'stand-still'}, stale).screen.paused?.picture).toBeUndefined();
		expect(play([{kind: 'stand-still'}], paused).screen.paused?.picture?.grouping).toBe(paused.grouping);
	});
});
