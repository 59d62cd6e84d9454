import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {update} from '../../../source/screen/update.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {formatKeyList} from '../../../source/views/keys/key-list.ts';
import {keymap, toMessage, toTypingMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aDialog, aProposal, aRule, aStatus, denyFile} from '../deny-builders.ts';
import {aBusySnapshot, aDetail, anOpened, aFeedOf, aSnapshot, aTop, aTopRow, look, now} from '../builders.ts';

const screen = createScreen();
const busy = aBusySnapshot();

function press(key: string, chosen: Screen = screen, snapshot: Snapshot = busy) {
	return toMessage(key, layOutScreen(snapshot, chosen, 80, 24, look).context);
}

test('a key means one thing wherever it applies', () => {
	const contexts = [
		screen,
		{...screen, view: 'clients' as const},
		{...screen, overlay: {kind: 'detail', row: 1380, cursor: 0, top: 0, raw: false, revealed: false} as const},
	];
	for (const chosen of contexts) {
		const {context} = layOutScreen({...busy, chapter: {number: 1, of: 7, title: ''}}, chosen, 80, 24, look);
		const keys = keymap.filter(({applies}) => applies(context)).flatMap(binding => binding.keys);
		expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
	}
});

test('while nothing is selected, Enter opens the newest and m says what to do first', () => {
	expect(press('enter')).toEqual({kind: 'open', row: 1384});
	expect(press('m')).toEqual({kind: 'notice', text: 'no row selected: press Up'});
});

test('on a selected transaction m, x and b work on its client', () => {
	const chosen = {...screen, feed: {row: 1380, top: 1375}};
	expect(press('m', chosen)).toEqual({kind: 'include', condition: {kind: 'client', range: '203.0.113.7'}});
	expect(press('x', chosen)).toEqual({kind: 'exclude', condition: {kind: 'client', range: '203.0.113.7'}});
	expect(press('b', chosen)).toEqual({kind: 'deny', client: '203.0.113.7', reason: 'SQLI'});
});

test('a client that is hidden or no address cannot be denied', () => {
	for (const client of [undefined, '203.0.113.7; allow all', '']) {
		const snapshot = aSnapshot({feed: aFeedOf([{client}]), unfiltered: 1});
		expect(press('b', {...screen, feed: {row: 1, top: 1}}, snapshot)).toEqual({
			kind: 'notice',
			text: 'the client of this transaction is not known for certain',
		});
	}
});

test('on a row of a table Enter goes to its transactions', () => {
	expect(press('enter', {...screen, view: 'rules'})).toEqual({
		kind: 'drill-down',
		conditions: [{kind: 'rule', id: '942100'}],
	});
	expect(press('enter', {...screen, view: 'paths'})).toEqual({
		kind: 'drill-down',
		conditions: [{kind: 'path', path: '/item', exact: true}],
	});
	expect(press('enter', {...screen, focus: 'categories'})).toEqual({
		kind: 'drill-down',
		conditions: [{kind: 'category', category: 'SQLI'}],
	});
});

test('in a transaction n and p go along the feed, and c copies the value under the cursor, cleaned', () => {
	const overlay = {kind: 'detail', row: 1380, cursor: 4, top: 0, raw: false, revealed: false} as const;
	const chosen: Screen = {
		...screen,
		overlay,
		detail: anOpened(1380, aDetail({target: '/\u{1b}[2J', query: undefined})),
	};
	expect(press('n', chosen)).toEqual({kind: 'open', row: 1381});
	expect(press('p', chosen)).toEqual({kind: 'open', row: 1379});
	expect(press('c', chosen)).toEqual({kind: 'copy', text: String.raw`/\x1b[2J`});
	expect(press('n', {...chosen, overlay: {...overlay, row: 1384}})).toEqual({
		kind: 'notice',
		text: 'this is the newest',
	});
});

test('v reveals only where something is masked, and the footer says what it does', () => {
	const overlay = {kind: 'detail', row: 1380, cursor: 0, top: 0, raw: false, revealed: false} as const;
	const plain: Screen = {...screen, overlay, detail: anOpened(1380, aDetail())};
	expect(press('v', plain)).toEqual({kind: 'notice', text: 'nothing is masked'});
	const detail = anOpened(1380, aDetail({target: '/?token=geheimnis', query: 'token=geheimnis'}));
	expect(press('v', {...screen, overlay, detail})).toEqual({kind: 'reveal'});
	expect(foot({...screen, overlay, detail}, 120)).toContain('v reveal');
	expect(foot({...screen, overlay: {...overlay, revealed: true}, detail}, 120)).toContain('v mask');
	expect(press('v')).toMatchObject({isQuiet: true});
});

test('a key that means nothing says so in a low voice', () => {
	const words = (key: string, chosen = screen): unknown => press(key, chosen);
	expect(words('\u{e9}')).toEqual({kind: 'notice', text: '\u{e9}: no such key  ? help', isQuiet: true});
	expect(words('s')).toEqual({kind: 'notice', text: 's: does nothing here  ? help', isQuiet: true});
	expect(['ctrl-x', 'shift-tab', '\u{7}', ''].map(key => words(key, {...screen, view: 'feed'}))).toEqual(
		Array.from({length: 4}, () => undefined),
	);
	const told = update(screen, press('\u{e9}')!, busy).screen;
	const {rows} = layOutScreen(busy, told, 80, 24, look);
	expect(rows.at(-2)).toBe(' \u{1b}[38;5;244m\u{e9}: no such key  ? help\u{1b}[0m');
	expect(update(told, press('up')!, busy).screen).toMatchObject({notice: undefined, isNoticeQuiet: false});
});

test('chapters are for a demo alone', () => {
	expect(press(']')).toMatchObject({isQuiet: true});
	expect(press(']', screen, {...busy, chapter: {number: 1, of: 7, title: 'noise'}})).toEqual({
		kind: 'chapter',
		step: 1,
	});
});

test('while a filter is typed letters are letters, and Ctrl-C still quits', () => {
	expect(toTypingMessage('q')).toEqual({kind: 'typed', text: 'q'});
	expect(toTypingMessage('é')).toEqual({kind: 'typed', text: 'é'});
	expect(toTypingMessage('left')).toBeUndefined();
	expect(toTypingMessage('\0')).toBeUndefined();
	expect(toTypingMessage('ctrl-c')).toEqual({kind: 'quit'});
});

function foot(chosen: Screen, columns: number): string {
	const row = layOutScreen(busy, chosen, columns, 24, look).rows.at(-1)!;
	return row.replaceAll(/\u{1b}\[[\d;]*m/gu, '');
}

test('the footer shows only keys that work now, and always help and quit', () => {
	expect(foot(screen, 80)).not.toContain('b deny');
	expect(foot({...screen, feed: {row: 1380, top: 1375}}, 80)).toContain('b deny');
	expect(foot({...screen, feed: {row: 1380, top: 1375}}, 40)).toMatch(/\? help {2}q quit$/);
});

test('the help shows every key, and the README list too', () => {
	const help = layOutScreen(busy, {...screen, overlay: {kind: 'help', top: 0}}, 120, 80, look).rows.join('\n');
	for (const {label} of keymap) {
		expect(help).toContain(label);
		expect(formatKeyList()).toContain(`\`${label.split(' ')[0]}\``);
	}
});

test('a client that no uncut line tells for certain cannot be denied', () => {
	const snapshot = aSnapshot({feed: aFeedOf([{clientCertain: false}]), unfiltered: 1});
	expect(press('b', {...screen, feed: {row: 1, top: 1}}, snapshot)).toMatchObject({kind: 'notice'});
});

test('where nothing may be changed, denying has no key at all', () => {
	const snapshot = {...busy, readOnly: true, denials: undefined};
	const chosen = {...screen, feed: {row: 1380, top: 1375}};
	expect(press('b', chosen, snapshot)).toMatchObject({isQuiet: true});
	expect(press('u', chosen, snapshot)).toMatchObject({isQuiet: true});
});

test('u takes back the newest rule, and in the deny list the selected one', () => {
	const older = aStatus();
	const newer = aStatus({rule: {...older.rule, range: '198.51.100.0/24', since: older.rule.since + 1}});
	const list = {method: 'deny', file: '', rules: [], problem: undefined} as const;
	const snapshot = {...busy, denials: {list, rules: [older, newer]}};
	expect(press('u', screen, snapshot)).toEqual({kind: 'undo-deny', range: '198.51.100.0/24'});
	const cursor = {key: older.rule.range, index: 1, top: 0};
	const chosen: Screen = {...screen, view: 'denied', lists: {...screen.lists, denied: cursor}};
	expect(press('u', chosen, snapshot)).toEqual({kind: 'undo-deny', range: older.rule.range});
	expect(press('u', screen, busy)).toEqual({kind: 'notice', text: 'nothing is denied by waftop'});
});

test('the keys of a plan mean something only in it, and f only where a refusal can be overruled', () => {
	const dialog = (given: Parameters<typeof aProposal>[0]): Screen => {
		const plan = {kind: 'planned', proposal: aProposal(given), sharing: undefined, evidence: undefined} as const;
		return {...screen, overlay: aDialog({plan})};
	};

	expect(press('d', dialog({}))).toEqual({kind: 'change-deny', what: 'duration'});
	expect(press('w', dialog({}))).toEqual({kind: 'change-deny', what: 'range'});
	expect(press('y', dialog({}))).toEqual({kind: 'confirm-deny'});
	expect(press('y', screen)).toMatchObject({isQuiet: true});
	const refusal = {kind: 'proxy', words: 'this is your proxy', forceable: true} as const;
	expect(press('y', dialog({refusals: [refusal]}))).toEqual({kind: 'notice', text: 'this is your proxy'});
	expect(press('f', dialog({refusals: [refusal]}))).toEqual({kind: 'type-in-deny', what: 'force'});
	expect(press('f', dialog({refusals: [refusal, {...refusal, forceable: false}]}))).toMatchObject({kind: 'notice'});
	expect(press('f', dialog({}))).toEqual({kind: 'notice', text: 'nothing is refused'});
});

test('of a client that is denied u takes its rule back, and b is not offered', () => {
	const list = {method: 'deny', file: denyFile, rules: [], problem: undefined} as const;
	const rules = [
		aStatus({rule: aRule({range: '203.0.113.0/24'})}),
		aStatus({rule: aRule({range: '192.0.2.9', since: now})}),
	];
	const snapshot = {...busy, denials: {list, rules}};
	const chosen = {...screen, feed: {row: 1380, top: 1375}};
	const footer = (shown: Snapshot): string => layOutScreen(shown, chosen, 120, 24, look).rows.at(-1)!;
	expect(press('u', chosen, snapshot)).toEqual({kind: 'undo-deny', range: '203.0.113.0/24'});
	expect(footer(snapshot)).toMatch(/u\S* \S*undo/);
	expect(footer(snapshot)).not.toMatch(/\bdeny\b/);
	expect(footer(busy)).toMatch(/b\S* \S*deny/);
	expect(footer(busy)).not.toMatch(/undo/);
});

test('in a transaction the keys of a value say so where a line has none', () => {
	const overlay = {kind: 'detail', row: 1380, cursor: 0, top: 0, raw: false, revealed: false} as const;
	const chosen: Screen = {...screen, overlay, detail: anOpened(1380, aDetail())};
	for (const key of ['c', 'm', 'x']) {
		expect(press(key, chosen)).toEqual({kind: 'notice', text: 'no value on this line: press Down'});
	}
});

test('on a network b denies its attackers, and u takes back what denies it, or the rules in it', () => {
	const network = '203.0.113.0/24';
	const row = {...aTopRow(network), addresses: {value: 14, bound: '=' as const}};
	const networks = {...aTop([row]), rows: [row]};
	const grouped = {...busy, totals: {...busy.totals, networks}};
	const chosen: Screen = {...screen, view: 'clients', grouping: {by: 'network', open: []}};
	const list = {method: 'deny', file: denyFile, rules: [], problem: undefined} as const;
	const withRule = (range: string): Snapshot => ({
		...grouped,
		denials: {list, rules: [aStatus({rule: aRule({range})})]},
	});
	expect(press('b', chosen, grouped)).toMatchObject({kind: 'deny', client: network});
	expect(press('u', chosen, withRule('203.0.113.77'))).toEqual({kind: 'undo-deny', range: network});
	expect(press('u', chosen, withRule('203.0.0.0/16'))).toEqual({kind: 'undo-deny', range: '203.0.0.0/16'});
});

test('a user agent cannot be denied, and b says what can', () => {
	const agents = {...aTop(), rows: [{...aTopRow('sqlmap/1.9'), addresses: {value: 2, bound: '='} as const}]};
	const grouping = {by: 'agent', open: []} as const;
	const snapshot = aSnapshot({grouping, hasAgents: true, totals: {...busy.totals, agents}});
	expect(press('b', {...screen, view: 'clients', grouping}, snapshot)).toEqual({
		kind: 'notice',
		text: 'a user agent cannot be denied: open it with Enter and deny its addresses',
	});
});
