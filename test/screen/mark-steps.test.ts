import {expect, test} from 'vitest';
import {createScreen, isTyping, type Screen} from '../../source/screen/screen.ts';
import {type Command} from '../../source/screen/command.ts';
import {type Message} from '../../source/screen/message.ts';
import {update} from '../../source/screen/update.ts';
import {type Snapshot} from '../../source/questions/snapshot.ts';
import {toMessage, toTypingMessage} from '../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {type MarkEntry} from '../../source/waf/mark.ts';
import {aBusySnapshot, aDetail, anOpened, asciiLook} from '../views/builders.ts';

const busy = aBusySnapshot();
const entry: MarkEntry = {mark: 'look', note: 'odd', time: busy.now, by: 'alice'};
const marked: Snapshot = {
	...busy,
	feed: {...busy.feed, rowAt: index => ({...busy.feed.rowAt(index)!, mark: entry})},
	marks: {ofClient: address => (address === '203.0.113.7' ? entry : undefined)},
};

/** Keys as the screen takes them, with the commands that came of them. */
function press(start: Screen, keys: readonly string[], snapshot = busy): {screen: Screen; commands: Command[]} {
	let screen = start;
	const commands: Command[] = [];
	for (const key of keys) {
		const message: Message | undefined = isTyping(screen)
			? toTypingMessage(key)
			: toMessage(key, layOutScreen(snapshot, screen, 80, 24, asciiLook).context);
		if (message !== undefined) {
			const next = update(screen, message, snapshot);
			screen = next.screen;
			commands.push(...next.commands);
		}
	}

	return {screen, commands};
}

const draw = (screen: Screen, snapshot = busy, columns = 80, rows = 24): string =>
	layOutScreen(snapshot, screen, columns, rows, asciiLook)
		.rows.join('\n')
		.replaceAll(/\u{1b}\[[\d;]*m/gu, '');

const selected: Screen = {...createScreen(), feed: {row: 1380, top: 1375}};
const subject = {kind: 'transaction', row: 1380};

test('two keys and Enter mark a transaction, a note in between', () => {
	expect(press(selected, ['t', 'a', 'enter']).commands).toEqual([{kind: 'mark', subject, mark: 'attack', note: ''}]);
	const {commands, screen} = press(selected, ['t', 'f', 'm', 'e', ' ', 'backspace', 'enter']);
	expect(commands).toEqual([{kind: 'mark', subject, mark: 'false-positive', note: 'me'}]);
	expect(screen.overlay).toBeUndefined();
});

test('arrows choose as well; none needs no note; Esc marks nothing', () => {
	expect(press(selected, ['t', 'down', 'down', 'down', 'enter', 'enter']).commands).toMatchObject([{mark: 'done'}]);
	expect(press(selected, ['t', 'x']).commands).toEqual([{kind: 'mark', subject, mark: undefined, note: ''}]);
	const {commands, screen} = press(selected, ['t', 'a', 'x', 'escape', 'escape']);
	expect([commands, screen.overlay]).toEqual([[], undefined]);
});

test('c means the client of the transaction, and back', () => {
	const client = {kind: 'client', address: '203.0.113.7'};
	expect(press(selected, ['t', 'c', 'a', 'enter']).commands).toMatchObject([{subject: client}]);
	expect(press(selected, ['t', 'c', 'c', 'a', 'enter']).commands).toMatchObject([{subject}]);
	const table: Screen = {...createScreen(), view: 'clients'};
	expect(press(table, ['t', 'a', 'enter']).commands).toMatchObject([{subject: client}]);
});

test('in an open transaction that one is marked, and it stays open', () => {
	const detail = {kind: 'detail', row: 1380, cursor: 0, top: 0, raw: false, revealed: false} as const;
	const open: Screen = {...selected, overlay: detail, detail: anOpened(1380, aDetail())};
	const {commands, screen} = press(open, ['t', 'a', 'enter']);
	expect(commands.filter(({kind}) => kind === 'mark')).toMatchObject([{subject}]);
	expect(screen.overlay).toEqual(detail);
});

test('with nothing selected, or where nothing may be written, t says why', () => {
	expect(press(createScreen(), ['t']).screen.notice).toBe('no row selected: press Up');
	expect(press(selected, ['t'], {...busy, readOnly: true}).screen.notice).toBe('--read-only: nothing is written');
});

test('a mark is a sign in feed and lists, a line in the detail, and the note to begin with', () => {
	expect(draw(selected)).not.toMatch(/ O M /);
	const feed = draw({...selected, view: 'feed'}, marked);
	expect(feed).toMatch(/^ TIME +O M /m);
	expect(feed).toMatch(/^ \d\d:\d\d:\d\d . l /m);
	// The selected row has the cursor at its edge.
	const down = press({...createScreen(), view: 'clients'}, ['down'], marked).screen;
	expect(draw(down, marked)).toMatch(/^l203\.0\.113\.7/m);
	const detail = {kind: 'detail', row: 1380, cursor: 0, top: 0, raw: false, revealed: false} as const;
	expect(draw({...selected, overlay: detail, detail: anOpened(1380, aDetail())}, marked)).toMatch(
		/marked +to look at: odd +alice, 24 Nov 14:03/,
	);
	const dialog = press(selected, ['t'], marked).screen;
	expect(draw(dialog, marked)).toContain('now to look at: odd');
	expect(press(dialog, ['enter', '!', 'enter'], marked).commands).toMatchObject([{mark: 'look', note: 'odd!'}]);
});

test('the dialog fits a small screen', () => {
	const text = draw(press(selected, ['t']).screen, busy, 40, 12);
	for (const words of ['MARK transaction', 'attack', 'false positive', 'to look at', 'done', 'no mark', 'c marks']) {
		expect(text).toContain(words);
	}
});
