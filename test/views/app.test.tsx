import {render} from 'ink-testing-library';
import {afterEach, expect, test, vi} from 'vitest';
import {type Command} from '../../source/screen/command.ts';
import {type Message} from '../../source/screen/message.ts';
import {createScreen, type Screen} from '../../source/screen/screen.ts';
import {type Snapshot} from '../../source/questions/snapshot.ts';
import {type Store} from '../../source/screen/store.ts';
import {update} from '../../source/screen/update.ts';
import {App} from '../../source/views/app.tsx';
import {patiently} from '../patience.ts';
import {aBusySnapshot, aDetail, look} from './builders.ts';

type Given = {screen?: Screen; columns?: number; rows?: number};

/* A store as the runtime has it, that writes down what it is told. */
function aStore(first: Snapshot, screen: Screen) {
	let snapshot = first;
	let chosen = screen;
	const listeners = new Set<() => void>();
	const messages: Message[] = [];
	const commands: Command[] = [];
	const tell = () => {
		for (const listener of listeners) {
			listener();
		}
	};
	const store: Store = {
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		getSnapshot: () => snapshot,
		getScreen: () => chosen,
		dispatch(message) {
			const next = update(chosen, message, snapshot);
			chosen = next.screen;
			messages.push(message);
			commands.push(...next.commands);
			tell();
		},
	};
	const publish = (next: Snapshot) => {
		snapshot = next;
		tell();
	};
	return {store, messages, commands, publish};
}

let unmount: (() => void) | undefined;
afterEach(() => unmount?.());

function show(given: Given = {}) {
	const kept = aStore(aBusySnapshot(), given.screen ?? createScreen());
	const shown = render(
		<App
			store={kept.store}
			theme={look.theme}
			glyphs={look.glyphs}
			columns={given.columns ?? 80}
			rows={given.rows ?? 24}
		/>,
	);
	unmount = shown.unmount;
	const sees = (text: string | RegExp) =>
		vi.waitFor(() => {
			expect(shown.lastFrame()!.replaceAll(/\u{1b}\[[\d;]*m/gu, '')).toMatch(text);
		}, patiently);
	return {...kept, ...shown, sees};
}

test('draws the screen in as many rows as the terminal has', async () => {
	const {sees, lastFrame} = show();
	await sees('waftop');
	expect(lastFrame()!.split('\n')).toHaveLength(24);
});

test('shows what the store publishes', async () => {
	const {sees, publish, lastFrame} = show();
	await sees('● LIVE');
	publish({...aBusySnapshot(), silence: 60_000, revision: 2});
	await sees('last event 1 min ago');
	expect(lastFrame()).not.toContain('LIVE');
});

test('keys pressed so fast that they arrive as one text all count', async () => {
	const {stdin, sees, store} = show();
	await sees('waftop');
	stdin.write('3s');
	await sees(/\/min▾/);
	expect(store.getScreen().view).toBe('clients');
});

test('a filter is typed and applied, in one breath too', async () => {
	const {stdin, sees, commands} = show();
	await sees('waftop');
	stdin.write('/cat:sqli score');
	await sees('/ cat:sqli score');
	stdin.write('>=10\r');
	await vi.waitFor(() => {
		expect(commands.map(({kind}) => kind)).toContain('ask');
	}, patiently);
	await sees('cat:SQLI score>=10');
});

test('pasted text is text, never keys', async () => {
	const {stdin, sees, messages} = show();
	await sees('waftop');
	stdin.write('\u{1b}[200~q3\nb\u{1b}[201~');
	stdin.write('/');
	await sees('Enter apply');
	stdin.write('\u{1b}[200~host:shop.test\n\u{1b}[201~');
	await sees('/ host:shop.test');
	expect(messages.map(({kind}) => kind)).not.toContain('quit');
});

test('Enter opens the newest transaction and asks for its text, Esc comes back to its row', async () => {
	const {stdin, sees, store, commands} = show();
	await sees('waftop');
	stdin.write('\r');
	await sees('reading ...');
	expect(commands).toContainEqual({kind: 'open-detail', row: 1384});
	store.dispatch({kind: 'detail-opened', row: 1384, detail: aDetail()});
	await sees('Blocked (403): inbound score 15');
	stdin.write('\u{1b}');
	await sees('newest  G follows again');
	expect(store.getScreen().feed.row).toBe(1384);
});

test('a wide screen reads the selected transaction by itself, and again when it changed', async () => {
	const {stdin, sees, commands, publish} = show({columns: 200, rows: 50});
	await sees('OUTCOME');
	stdin.write('\u{1b}[A');
	await sees('TRANSACTION');
	await vi.waitFor(() => {
		expect(commands).toEqual([{kind: 'open-detail', row: 1384}]);
	}, patiently);
	const busy = aBusySnapshot();
	const rowAt = (index: number) => ({...busy.feed.rowAt(index)!, outcome: 'blocked' as const});
	publish({...busy, feed: {...busy.feed, rowAt}, revision: 2});
	await vi.waitFor(() => {
		expect(commands).toHaveLength(2);
	}, patiently);
});

test('a paused screen takes the answer to a new question as its picture', async () => {
	const {stdin, sees, store, publish} = show();
	await sees('waftop');
	stdin.write(' +');
	await sees('PAUSED');
	expect(store.getScreen().paused?.picture).toBeUndefined();
	const busy = aBusySnapshot();
	const {to, ...question} = busy.totals.question;
	publish({...busy, totals: {...busy.totals, question: {...question, from: to - 3_600_000, to}}});
	await vi.waitFor(() => {
		expect(store.getScreen().paused?.picture).toBeDefined();
	}, patiently);
});

test('Ctrl-C and Ctrl-Z are for the runtime', async () => {
	const {stdin, sees, commands} = show();
	await sees('waftop');
	stdin.write('\u{1a}');
	stdin.write('\u{3}');
	await vi.waitFor(() => {
		expect(commands.map(({kind}) => kind)).toEqual(['suspend', 'quit']);
	}, patiently);
});
