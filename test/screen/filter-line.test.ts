import {expect, test} from 'vitest';
import {type Message} from '../../source/screen/message.ts';
import {createScreen, type Screen} from '../../source/screen/screen.ts';
import {update} from '../../source/screen/update.ts';
import {toTypingMessage} from '../../source/views/keys/keymap.ts';
import {aBusySnapshot, aSnapshot} from '../views/builders.ts';

const snapshot = aBusySnapshot();
const tab = toTypingMessage('tab')!;
const up = toTypingMessage('up')!;
const down = toTypingMessage('down')!;

function after(screen: Screen, ...messages: Message[]): Screen {
	return messages.reduce((before, message) => update(before, message, snapshot).screen, screen);
}

function typed(text: string): Message {
	return {kind: 'typed', text};
}

function textOf({typing}: Screen): string | undefined {
	return typing?.text;
}

const begun = after(createScreen(), {kind: 'type'});

test('Tab completes a key, then the values that the screen knows, with most requests first', () => {
	expect(textOf(after(begun, typed('cl'), tab))).toBe('client:');
	expect(textOf(after(begun, typed('cat:sq'), tab))).toBe('cat:SQLI ');
	expect(textOf(after(begun, typed('host:x !outcome:bl'), tab))).toBe('host:x !outcome:blocked ');
	const clients = snapshot.totals.clients.rows.map(({key}) => `client:${key}`);
	const once = after(begun, typed('client:'), tab);
	expect(textOf(once)).toBe(clients[0]);
	expect(textOf(after(once, tab))).toBe(clients[1]);
	expect(textOf(after(once, ...clients.map(() => tab)))).toBe(clients[0]);
	// What is typed behind it begins anew.
	expect(textOf(after(once, typed(' rul'), tab))).toBe(`${clients[0]} rule:`);
});

test('Tab goes as far as all that begin so agree', () => {
	expect(textOf(after(begun, typed('rule:9'), tab))).toMatch(/^rule:94/);
	expect(textOf(after(begun, typed('nothing:here'), tab))).toBe('nothing:here');
	expect(textOf(after(begun, typed('t'), tab, tab))).toBe('text:');
});

test('a value that would read as another filter is not offered', () => {
	const row = {...snapshot.totals.paths.rows[0], key: '/a" !client:192.0.2.1 "'};
	const nasty = aSnapshot({totals: {...snapshot.totals, paths: {...snapshot.totals.paths, rows: [row]}}});
	const screen = update(after(begun, typed('path:')), tab, nasty).screen;
	expect(textOf(screen)).toBe('path:');
});

test('Up brings earlier filters back, and Down what was typed', () => {
	const accept: Message = {kind: 'accept'};
	const kept = after(
		begun,
		typed('cat:SQLI'),
		accept,
		{kind: 'clear-filter'},
		{kind: 'type'},
		typed('cat:XSS'),
		accept,
	);
	expect(kept.filterHistory).toEqual(['cat:SQLI', 'cat:XSS']);
	const line = after(kept, {kind: 'clear-filter'}, {kind: 'type'}, typed('host:'));
	expect(textOf(after(line, up))).toBe('cat:XSS');
	expect(textOf(after(line, up, up))).toBe('cat:SQLI');
	expect(textOf(after(line, up, up, up))).toBe('cat:SQLI');
	expect(textOf(after(line, up, up, down, down))).toBe('host:');
	expect(after(line, up, up, accept).filterHistory).toEqual(['cat:XSS', 'cat:SQLI']);
});

test('each text that can be understood is counted once, and an answer to another is dropped', () => {
	const commandsOf = (screen: Screen, message: Message) => update(screen, message, snapshot).commands;
	const half = after(begun, typed('cat:SQLI'));
	expect(commandsOf(begun, typed('cat:SQLI'))).toMatchObject([
		{kind: 'count-filter', text: 'cat:SQLI', of: snapshot.unfiltered, span: {to: Infinity}},
	]);
	expect(commandsOf(after(begun, typed('score>=12')), {kind: 'erase', what: 'character'})).toMatchObject([
		{text: 'score>=1'},
	]);
	expect(commandsOf(half, {kind: 'erase', what: 'line'})).toEqual([]);
	expect(commandsOf(begun, typed('score>=x'))).toEqual([]);
	expect(commandsOf(half, {kind: 'notice', text: 'no match'})).toEqual([]);
	const count = {rows: {value: 12, bound: '='}, of: 240} as const;
	expect(after(half, {kind: 'filter-counted', text: 'cat:SQLI', count}).typing?.count).toEqual(count);
	expect(after(half, {kind: 'filter-counted', text: 'cat:SQL', count})).toBe(half);
	expect(after(half, {kind: 'filter-counted', text: 'cat:SQLI', count}, typed('x')).typing?.count).toBeUndefined();
	expect(after(createScreen(), {kind: 'filter-counted', text: 'cat:SQLI', count}).typing).toBeUndefined();
});
