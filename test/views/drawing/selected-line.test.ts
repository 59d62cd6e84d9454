import {describe, expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {themes, type ThemeName} from '../../../source/views/drawing/theme.ts';
import {aBusySnapshot, look} from '../builders.ts';

const screen = createScreen();
const busy = aBusySnapshot();
const through = busy.feed.indexOf(1384);

/** The runs of a row as the terminal gets them: SGR parameters, and the text under them. */
function runsOf(row: string): Array<{sgr: string; text: string}> {
	return [...row.matchAll(/(?:\u{1b}\[(?<sgr>[\d;]*)m)?(?<text>[^\u{1b}]+)(?:\u{1b}\[0m)?/gu)].map(({groups}) => ({
		sgr: groups!['sgr'] ?? '',
		text: groups!['text'],
	}));
}

/** A row of the feed that got through. */
function detectedRow(): number {
	for (let index = through; index >= 0; index--) {
		if (busy.feed.rowAt(index)?.outcome === 'detected') {
			return busy.feed.rows[index];
		}
	}

	return expect.unreachable('nothing got through');
}

const chosen: ReadonlyArray<[string, Screen]> = [
	['a request that got through', {...screen, view: 'feed', feed: {row: detectedRow(), top: detectedRow()}}],
	[
		'a client with requests that got through',
		{...screen, view: 'clients', lists: {...screen.lists, clients: {key: '198.51.100.20', index: 1, top: 0}}},
	],
	['a category with its bar', {...screen, focus: 'categories'}],
	[
		'a category of which some got through',
		{...screen, focus: 'categories', lists: {...screen.lists, categories: {key: 'XSS', index: 1, top: 0}}},
	],
];

describe.each(Object.keys(themes) as ThemeName[])('in the theme %s', name => {
	test.each(chosen)('%s is one bar from edge to edge', (_, now) => {
		const {rows} = layOutScreen(busy, now, 120, 40, {...look, theme: themes[name]});
		const selected = rows.find(row => row.includes('▸'))!;
		const runs = runsOf(selected.slice(0, selected.lastIndexOf('\u{1b}[0m') + 4));
		const first = runs.find(({text}) => text.includes('▸'))!;
		expect(first.sgr).toBe('7');
		for (const {sgr, text} of runs.slice(runs.indexOf(first))) {
			// A panel beside it begins behind the gutter.
			if (/^\s/.test(text) && sgr === '') {
				break;
			}

			const codes = sgr
				.replaceAll(/48;5;\d+/g, '48')
				.split(';')
				.map(Number);
			expect([
				text,
				codes.includes(7),
				codes.some(code => (code >= 30 && code < 40) || (code >= 90 && code < 100)),
			]).toEqual([text, true, false]);
		}
	});
});
