import {expect, test} from 'vitest';
import {createScreen} from '../../source/screen/screen.ts';
import {views, viewsFor} from '../../source/screen/views.ts';
import {toMessage} from '../../source/views/keys/keymap.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {aBusySnapshot, look} from '../views/builders.ts';

const ofLog = aBusySnapshot();
const ofIndex = aBusySnapshot({
	sources: [
		{
			kind: 'state',
			is: 'following',
			name: 'waf',
			poll: {answeredAt: ofLog.now, lag: 0, circuit: 'ok', lastError: undefined, tooLate: 0, since: undefined},
		},
	] as unknown as typeof ofLog.sources,
});

test.each([
	['a log', ofLog],
	['an index', ofIndex],
])('of %s the tabs are numbered in their order, and each number shows its view', (_, snapshot) => {
	const there = viewsFor(snapshot);
	expect(there.map(({digit}) => digit).join('')).toBe(there.length === 10 ? '1234567890' : '123456780');
	const {rows, context} = layOutScreen(snapshot, createScreen(), 160, 30, look);
	for (const {digit, title, view} of there) {
		expect(rows[1]).toContain(`${digit} ${title}`);
		expect(toMessage(digit, context)).toEqual({kind: 'show', view});
	}
});

test('a view that the sources do not have says what it needs', () => {
	const {rows, context} = layOutScreen(ofLog, createScreen(), 160, 30, look);
	const missing = views.filter(view => !viewsFor(ofLog).includes(view));
	expect(missing.map(({view}) => view)).toEqual(['unusual']);
	for (const {digit, title, only} of missing) {
		expect(rows[1]).not.toContain(title);
		expect(toMessage(digit, context)).toEqual({kind: 'notice', text: only?.otherwise});
	}
});
