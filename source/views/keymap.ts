import {type Message} from '../state/message.ts';
import {activePanel, views} from '../state/screen.ts';
import {nameStepBack} from '../state/screen-back.ts';
import {clean} from './clean-text.ts';
import {unicodeGlyphs} from './glyphs.ts';
import {type KeyContext} from './key-context.ts';

/**
A key, or keys that do the same. Help, footer and the README's list are made from these.
*/
export type Binding = {
	/** As `readKeys` names them. */
	readonly keys: readonly string[];

	/** How a person reads them. */
	readonly label: string;
	readonly section: Section;

	/** What it does, for help and README. */
	readonly words: string;

	/** For the footer: its short words now, and how important they are there (0 stays longest); undefined keeps it out. */
	readonly footer?: (
		context: KeyContext,
	) => {readonly words: string; readonly rank: number; readonly key?: string} | undefined;

	/** Whether the key means anything here; elsewhere it is as if unbound. */
	readonly applies: (context: KeyContext) => boolean;

	/** Why it does nothing just now. */
	readonly off?: (context: KeyContext) => string | undefined;
	readonly message: (context: KeyContext, key: string) => Message;
};

export const sections = ['Move', 'Look', 'Filter', 'Act', 'Program'] as const;

export type Section = (typeof sections)[number];

const always = () => true;
const bare = ({screen}: KeyContext) => screen.overlay === undefined;
const inDetail = ({screen}: KeyContext) => screen.overlay?.kind === 'detail';
const bareOrDetail = (context: KeyContext) => bare(context) || inDetail(context);
const inTable = (context: KeyContext) => bare(context) && !['feed', 'categories'].includes(activePanel(context.screen));
const inDemo = ({snapshot}: KeyContext) => snapshot.chapter !== undefined;
const fixed = (words: string, rank: number, key?: string) => () =>
	key === undefined ? {words, rank} : {words, rank, key};
const nothingSelected = 'nothing is selected: Up selects a row';

function move(to: Extract<Message, {kind: 'move'}>['move']): Binding['message'] {
	return ({page, length}) => ({kind: 'move', move: to, page, length});
}

function focus(step: number): Binding['message'] {
	return ({screen, panels}) => {
		const place = panels.indexOf(screen.focus) + step;
		return {kind: 'focus', panel: panels[(place + panels.length) % panels.length]};
	};
}

/* The row of the feed so many places from the one that is open. */
function neighbour({screen, snapshot: {feed}}: KeyContext, step: number): number | undefined {
	if (screen.overlay?.kind !== 'detail') {
		return undefined;
	}

	const index = feed.indexOf(screen.overlay.row) + step;
	return index >= 0 && index < feed.length ? feed.rows[index] : undefined;
}

/* The row that Enter opens: the selected one, or the newest while the feed follows. */
function rowToOpen({selection, snapshot: {feed}}: KeyContext): number | undefined {
	return selection?.kind === 'transaction'
		? selection.row.row
		: feed.length > 0
			? feed.rows[feed.length - 1]
			: undefined;
}

function whyNotFiltered({value}: KeyContext): string | undefined {
	return value === undefined
		? nothingSelected
		: value.condition === undefined
			? 'no filter finds this value'
			: undefined;
}

function whyNotOpened(context: KeyContext): string | undefined {
	if (activePanel(context.screen) === 'feed') {
		return rowToOpen(context) === undefined ? 'no transaction here' : undefined;
	}

	return context.value?.condition === undefined ? 'nothing to open here' : undefined;
}

function whyNotDenied({client, selection, screen}: KeyContext): string | undefined {
	if (client !== undefined) {
		return undefined;
	}

	if (screen.overlay !== undefined || selection?.kind === 'transaction') {
		return 'the client of this transaction is not known for certain';
	}

	return selection === undefined ? nothingSelected : 'select a client or a transaction first';
}

/**
The one table of keys, in the order of the help.
*/
export const keymap: readonly Binding[] = [
	{keys: ['up', 'k'], label: 'Up k', section: 'Move', words: 'up', applies: always, message: move('up')},
	{keys: ['down', 'j'], label: 'Down j', section: 'Move', words: 'down', applies: always, message: move('down')},
	{keys: ['pageup'], label: 'PgUp', section: 'Move', words: 'a page up', applies: always, message: move('page-up')},
	{
		keys: ['pagedown'],
		label: 'PgDn',
		section: 'Move',
		words: 'a page down',
		applies: always,
		message: move('page-down'),
	},
	{
		keys: ['g', 'home'],
		label: 'g Home',
		section: 'Move',
		words: 'to the start',
		applies: always,
		message: move('start'),
	},
	{
		keys: ['G', 'end'],
		label: 'G End',
		section: 'Move',
		words: 'to the end; the feed follows again',
		footer: ({screen}) =>
			screen.overlay === undefined && activePanel(screen) === 'feed' && screen.feed.row !== undefined
				? {words: 'follow', rank: 5, key: 'G'}
				: undefined,
		applies: always,
		message: move('end'),
	},
	{
		keys: ['tab', 'right', 'l'],
		label: 'Tab Right l',
		section: 'Move',
		words: 'next panel',
		footer: fixed('panel', 7, 'Tab'),
		applies: context => bare(context) && context.screen.view === 'overview',
		message: focus(1),
	},
	{
		keys: ['shift-tab', 'left', 'h'],
		label: 'Shift-Tab Left h',
		section: 'Move',
		words: 'previous panel',
		applies: context => bare(context) && context.screen.view === 'overview',
		message: focus(-1),
	},
	{
		keys: ['enter'],
		label: 'Enter',
		section: 'Move',
		words: 'open: a transaction in full, or the transactions behind a row',
		footer: fixed('open', 2),
		applies: bare,
		off: whyNotOpened,
		message: context => {
			const row = activePanel(context.screen) === 'feed' ? rowToOpen(context) : undefined;
			return row === undefined ? {kind: 'drill-down', condition: context.value!.condition!} : {kind: 'open', row};
		},
	},
	{
		keys: ['escape'],
		label: 'Esc',
		section: 'Move',
		words: 'one step back: overlay, selection, filter; never quits',
		footer: ({screen}) => {
			const words = nameStepBack(screen);
			return words === undefined ? undefined : {words, rank: 1};
		},
		applies: always,
		message: () => ({kind: 'back'}),
	},
	{
		keys: ['1', '2', '3', '4', '5', '6'],
		label: '1 ... 6',
		section: 'Look',
		words: 'Overview, Feed, Clients, Rules, Paths, Hosts',
		applies: always,
		message: (_, key) => ({kind: 'show', view: views[Number(key) - 1]}),
	},
	{
		keys: ['+', '='],
		label: '+',
		section: 'Look',
		words: 'longer time window: 1 m, 5 m, 15 m, 1 h, 24 h',
		footer: fixed('window', 8, '+ -'),
		applies: bare,
		message: () => ({kind: 'window', step: 1}),
	},
	{
		keys: ['-', '_'],
		label: '-',
		section: 'Look',
		words: 'shorter time window',
		applies: bare,
		message: () => ({kind: 'window', step: -1}),
	},
	{
		keys: [' '],
		label: 'Space',
		section: 'Look',
		words: 'pause: the picture stands, counting goes on',
		footer: ({screen}) => ({
			words: screen.paused === undefined ? 'pause' : 'go on',
			rank: screen.paused === undefined ? 6 : 1,
		}),
		applies: bareOrDetail,
		message: () => ({kind: 'pause'}),
	},
	{
		keys: ['s'],
		label: 's',
		section: 'Look',
		words: 'sort a table by its next column',
		footer: fixed('sort', 4),
		applies: inTable,
		message: () => ({kind: 'sort'}),
	},
	{
		keys: ['S'],
		label: 'S',
		section: 'Look',
		words: 'turn the order around',
		applies: inTable,
		message: () => ({kind: 'reverse-sort'}),
	},
	{
		keys: ['n', 'p'],
		label: 'n p',
		section: 'Look',
		words: 'in a transaction: the next, the previous',
		footer: fixed('next, previous', 3),
		applies: inDetail,
		off: context =>
			neighbour(context, 1) === undefined && neighbour(context, -1) === undefined ? 'no other transaction' : undefined,
		message: (context, key) => {
			const row = neighbour(context, key === 'n' ? 1 : -1);
			return row === undefined
				? {kind: 'notice', text: key === 'n' ? 'this is the newest' : 'this is the oldest'}
				: {kind: 'open', row};
		},
	},
	{
		keys: ['r'],
		label: 'r',
		section: 'Look',
		words: 'in a transaction: its lines as they stand in the log',
		footer: fixed('raw lines', 4),
		applies: inDetail,
		message: () => ({kind: 'raw'}),
	},
	{
		keys: ['i'],
		label: 'i',
		section: 'Look',
		words: 'the log itself: files, lines by kind, gaps, the last unreadable line',
		footer: ({snapshot, screen}) =>
			snapshot.gaps.some(({at}) => at > screen.gapsSeen) ? {words: 'look at the gap', rank: 2} : undefined,
		applies: always,
		message: () => ({kind: 'log'}),
	},
	{
		keys: ['/'],
		label: '/',
		section: 'Filter',
		words: 'type a filter: client: cat: rule: outcome: host: path: score>=10 ... ! for not',
		footer: fixed('filter', 3),
		applies: bare,
		message: () => ({kind: 'type'}),
	},
	{
		keys: ['m'],
		label: 'm',
		section: 'Filter',
		words: 'show only the selected value',
		footer: context => (whyNotFiltered(context) === undefined ? {words: 'in', rank: 5} : undefined),
		applies: bareOrDetail,
		off: whyNotFiltered,
		message: ({value}) => ({kind: 'include', condition: value!.condition!}),
	},
	{
		keys: ['x'],
		label: 'x',
		section: 'Filter',
		words: 'hide the selected value',
		footer: context => (whyNotFiltered(context) === undefined ? {words: 'out', rank: 5} : undefined),
		applies: bareOrDetail,
		off: whyNotFiltered,
		message: ({value}) => ({kind: 'exclude', condition: value!.condition!}),
	},
	{
		keys: ['X'],
		label: 'X',
		section: 'Filter',
		words: 'clear the filter',
		footer: ({screen}) => (screen.filter.length > 0 ? {words: 'clear', rank: 4} : undefined),
		applies: bareOrDetail,
		off: ({screen}) => (screen.filter.length === 0 ? 'there is no filter' : undefined),
		message: () => ({kind: 'clear-filter'}),
	},
	{
		keys: ['b'],
		label: 'b',
		section: 'Act',
		words: 'how to deny the selected client in nginx; changes nothing',
		footer: context => (whyNotDenied(context) === undefined ? {words: 'deny', rank: 3} : undefined),
		applies: bareOrDetail,
		off: whyNotDenied,
		message: ({client}) => ({kind: 'deny', client: client!}),
	},
	{
		keys: ['c'],
		label: 'c',
		section: 'Act',
		words: 'copy the selected value, cleaned, to the clipboard of your terminal',
		footer: context =>
			context.screen.overlay?.kind === 'deny'
				? {words: 'copy', rank: 2}
				: inDetail(context)
					? {words: 'copy', rank: 6}
					: undefined,
		applies: context => bareOrDetail(context) || context.screen.overlay?.kind === 'deny',
		off: ({value, screen}) => (value === undefined && screen.overlay?.kind !== 'deny' ? nothingSelected : undefined),
		message: ({value, screen}) => ({
			kind: 'copy',
			text: screen.overlay?.kind === 'deny' ? `deny ${screen.overlay.client};` : clean(value!.text, unicodeGlyphs),
		}),
	},
	{
		keys: ['[', ']'],
		label: '[ ]',
		section: 'Act',
		words: 'in a demo: the previous, the next chapter',
		footer: fixed('chapter', 4),
		applies: inDemo,
		message: (_, key) => ({kind: 'chapter', step: key === ']' ? 1 : -1}),
	},
	{
		keys: ['?'],
		label: '?',
		section: 'Program',
		words: 'this help',
		footer: fixed('help', 0),
		applies: always,
		message: () => ({kind: 'help'}),
	},
	{
		keys: ['q', 'ctrl-c'],
		label: 'q Ctrl-C',
		section: 'Program',
		words: 'quit',
		footer: fixed('quit', 0, 'q'),
		applies: always,
		message: () => ({kind: 'quit'}),
	},
	{
		keys: ['ctrl-z'],
		label: 'Ctrl-Z',
		section: 'Program',
		words: 'suspend',
		applies: always,
		message: () => ({kind: 'suspend'}),
	},
	{
		keys: ['ctrl-l'],
		label: 'Ctrl-L',
		section: 'Program',
		words: 'draw the screen anew',
		applies: always,
		message: () => ({kind: 'redraw'}),
	},
];

/**
The message of a key as things stand; one that is off says why, one that means nothing here says nothing.
*/
export function toMessage(key: string, context: KeyContext): Message | undefined {
	const binding = keymap.find(({keys, applies}) => keys.includes(key) && applies(context));
	const reason = binding?.off?.(context);
	return reason === undefined ? binding?.message(context, key) : {kind: 'notice', text: reason};
}

/**
The message of a key while a filter is typed.
*/
export function toTypingMessage(key: string): Message | undefined {
	switch (key) {
		case 'enter':
			return {kind: 'accept'};
		case 'escape':
			return {kind: 'back'};
		case 'backspace':
		case 'delete':
			return {kind: 'erase', what: 'character'};
		case 'ctrl-w':
			return {kind: 'erase', what: 'word'};
		case 'ctrl-u':
			return {kind: 'erase', what: 'line'};
		case 'ctrl-c':
			return {kind: 'quit'};
		case 'ctrl-z':
			return {kind: 'suspend'};
		case 'ctrl-l':
			return {kind: 'redraw'};
		default:
			return key.length <= 2 && [...key].length === 1 ? {kind: 'typed', text: key} : undefined;
	}
}
