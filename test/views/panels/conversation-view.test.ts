import {describe, expect, test} from 'vitest';
import {createScreen, type Screen} from '../../../source/screen/screen.ts';
import {update} from '../../../source/screen/update.ts';
import {type Snapshot} from '../../../source/questions/snapshot.ts';
import {type ConversationEntry} from '../../../source/waf/conversation.ts';
import {toMessage} from '../../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aBusySnapshot, aGroup, aThrough, look, now} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const client = '198.51.100.66';
const entries: ConversationEntry[] = Array.from({length: 60}, (_, place) => ({
	key: place === 58 ? 'r1380' : `l${place}`,
	time: now - (60 - place) * 1000,
	row: place === 58 ? 1380 : undefined,
	outcome: place === 58 ? 'blocked' : 'unseen',
	method: 'POST',
	host: 'shop.test',
	target: place === 59 ? '/account' : '/login',
	status: place === 59 ? 302 : place === 58 ? 403 : 401,
	size: 912,
}));
const group = aGroup({
	client,
	outcome: 'unseen',
	detected: 0,
	worst: undefined,
	answers: {stopped: 1, unseen: 59, line: 59, largest: 912, reasons: []},
});
const snapshot: Snapshot = aBusySnapshot({
	through: {
		...aThrough([group]),
		conversation: () => ({keys: entries.map(({key}) => key), at: index => entries[index], unsure: 3, older: 0}),
	},
});
const view: Screen = {...createScreen(), view: 'through'};

function press(screen: Screen, ...keys: readonly string[]): Screen {
	return keys.reduce((before, key) => {
		const {context} = layOutScreen(snapshot, before, 80, 24, look);
		const message = toMessage(key, context);
		return message === undefined ? before : update(before, message, snapshot).screen;
	}, screen);
}

function draw(screen: Screen, columns = 80, rows = 24): string {
	return layOutScreen(snapshot, screen, columns, rows, look)
		.rows.map(row => row.replaceAll(sgr, ''))
		.join('\n');
}

describe('what a client sent', () => {
	const opened = press(view, 'enter');

	test.each([
		[40, 12],
		[60, 20],
		[80, 24],
		[120, 40],
		[200, 50],
	])('at %i × %i both logs stand in time, the cursor on what was selected', (columns, rows) => {
		const text = draw(opened, columns, rows);
		expect(text).toMatch(/▸.*N {4}302.*\/account/);
		expect(text).toMatch(/ B {4}403.*\/login/);
		expect(text.indexOf('403')).toBeLessThan(text.indexOf('302'));
		expect(text).toContain(client);
	});

	test('its foot counts what is listed, and what is not', () => {
		expect(draw(opened)).toContain('60 of 60 requests, 3 lines that may be one of these');
		expect(draw(press(opened, 'g'))).toContain('1 of 60 requests');
	});

	test('Enter opens a transaction, and Esc comes back to where it was', () => {
		const detail = press(opened, 'up', 'enter');
		expect(detail.overlay).toMatchObject({kind: 'detail', row: 1380});
		const back = press(detail, 'escape');
		expect(back.overlay).toMatchObject({kind: 'conversation', client, cursor: {key: 'r1380'}});
		expect(press(back, 'escape')).toMatchObject({view: 'through', overlay: undefined});
	});

	test('Enter says why a request that no rule saw has no more', () => {
		const after = press(opened, 'enter');
		expect(after.overlay?.kind).toBe('conversation');
		expect(after.notice).toContain('no rule saw it');
	});

	test('without an access log Enter opens the worst transaction, as ever', () => {
		const plain = aBusySnapshot({through: aThrough([aGroup({worst: 1380})])});
		const {context} = layOutScreen(plain, view, 80, 24, look);
		expect(toMessage('enter', context)).toStrictEqual({kind: 'open', row: 1380});
	});
});
