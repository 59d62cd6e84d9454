import {expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {update} from '../../../source/screen/update.ts';
import {toMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aBusySnapshot, aDetail, anOpened, look} from '../builders.ts';

const snapshot = aBusySnapshot();
const opened: Screen = {
	...createScreen(),
	detail: anOpened(1380, aDetail()),
	overlay: {kind: 'detail', row: 1380, cursor: 0, top: 0, raw: false, revealed: false},
};

function press(screen: Screen, key: string): Screen {
	return update(screen, toMessage(key, layOutScreen(snapshot, screen, 80, 16, look).context)!, snapshot).screen;
}

test('r goes to the raw lines, in normal brightness, and back to the head', () => {
	const raw = press(opened, 'r');
	const {rows} = layOutScreen(snapshot, raw, 80, 16, look);
	expect(rows.find(row => row.includes('▸'))).toContain('[info] 812#812');
	// The lines of its other rules follow, and have no look of their own.
	expect(rows.some(row => /^ 2026\/11\/24 [^\u{1b}]*$/u.test(row))).toBe(true);
	expect(press(raw, 'r').overlay).toEqual(opened.overlay);
});

test('a search finds what only a raw line says', () => {
	const screen = {...press(opened, 'r'), seek: {text: '812#812', isTyped: false}};
	const {rows, context} = layOutScreen(snapshot, screen, 80, 16, look);
	expect(context.matches.length).toBeGreaterThan(1);
	expect(rows.join('\n')).toContain('\u{1b}[7m812#812\u{1b}[0m');
	expect(press(screen, 'n').overlay).toMatchObject({kind: 'detail', row: 1380, cursor: context.matches[1]});
	expect(press(screen, 'N').overlay).toMatchObject({kind: 'detail', row: 1380, cursor: context.matches.at(-1)});
	expect(press({...screen, seek: undefined}, 'n').overlay).not.toMatchObject({row: 1380});
});
