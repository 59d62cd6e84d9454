import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {update} from '../../../source/screen/update.ts';
import {toMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aBusySnapshot, asciiLook} from '../builders.ts';

const snapshot = aBusySnapshot();
const help: Screen = {...createScreen(), overlay: {kind: 'help', top: 0}};

function rowsOf(screen: Screen, width = 80, height = 24): string[] {
	return layOutScreen(snapshot, screen, width, height, asciiLook).rows.map(row =>
		row.replaceAll(/\u{1b}\[[\d;]*m/gu, ''),
	);
}

function press(screen: Screen, key: string, width = 80, height = 24): Screen {
	const {context} = layOutScreen(snapshot, screen, width, height, asciiLook);
	return update(screen, toMessage(key, context)!, snapshot).screen;
}

test.each([
	[40, 12],
	[80, 24],
])('at %i x %i the help opens with the signs, and says that it goes on', (width, height) => {
	const rows = rowsOf(help, width, height);
	expect(rows[2]).toBe(' SIGNS');
	expect(rows[3]).toContain('detected: over the threshold');
	expect(rows.at(-3)).toMatch(/^ more v {2}\d+ lines|^ more v \d+ lines/);
	const end = rowsOf(press(help, 'G', width, height), width, height);
	expect(end.join('\n')).not.toContain(' more v');
});

test('what numbers mean comes before the keys of the view, and these before the rest', () => {
	const rows = rowsOf(help, 80, 140);
	const places = ['SIGNS', 'NUMBERS', 'KEYS IN OVERVIEW', 'KEYS EVERYWHERE', 'KEYS ELSEWHERE'].map(title =>
		rows.indexOf(` ${title}`),
	);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	expect(places[0]).toBe(2);
	expect(rows.findIndex(row => row.includes('next panel'))).toBeLessThan(places[3]);
	expect(rows.findIndex(row => row.includes('reveal or mask'))).toBeGreaterThan(places[4]);
	expect(rows.join('\n')).not.toContain(' more v');
});

test('a search in the help goes to its match, n to the next, and Esc ends it', () => {
	let screen = press(help, '/');
	for (const character of 'CLIENT') {
		screen = update(screen, {kind: 'typed', text: character}, snapshot).screen;
	}

	expect(rowsOf(screen).at(-2)).toContain(' / CLIENT');
	screen = update(screen, {kind: 'accept'}, snapshot).screen;
	expect(rowsOf(screen).at(-2)).toMatch(/\/CLIENT {2}in \d+ lines/);
	screen = press(screen, 'n');
	expect(rowsOf(screen).slice(2, -2).join('\n')).toMatch(/client/);
	const [first] = layOutScreen(snapshot, screen, 80, 24, asciiLook).context.matches;
	expect(screen.overlay).toEqual({kind: 'help', top: first});
	screen = press(screen, 'escape');
	expect(screen.seek).toBeUndefined();
	expect(screen.overlay?.kind).toBe('help');
	expect(press(screen, 'escape').overlay).toBeUndefined();
});

test('a search that finds nothing says so', () => {
	const screen = {...help, seek: {text: 'no such words', isTyped: false}};
	expect(rowsOf(screen).at(-2)).toContain('no match');
	expect(press(screen, 'n')).toMatchObject({notice: 'no match', overlay: {top: 0}});
});
