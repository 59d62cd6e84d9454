import {expect, test} from 'vitest';
import {createHistory} from '../../source/history/history.ts';
import {createMarkBook} from '../../source/questions/mark-book.ts';
import {minute} from '../../source/waf/clock.ts';
import {type MarkEntry} from '../../source/waf/mark.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';

const entry: MarkEntry = {mark: 'attack', note: 'sqlmap', time: testTime, by: 'alice'};

async function aLog() {
	const stood = standUp();
	await stood.handLines(
		['203.0.113.7', '203.0.113.7', '198.51.100.4'].map((client, place) =>
			makeV3Line({client, uniqueId: `17956080001${place}.345678`, connection: 10 + place}),
		),
	);
	await stood.end();
	const {marks} = stood.pipeline.reports;
	const find = (text: string): number => {
		const parsed = parseFilter(text);
		return parsed.ok ? stood.rows(parsed.filter).length : -1;
	};

	return {...stood, marks, find};
}

test('a transaction is found by its id, and its mark is in its row', async () => {
	const {marks, rows, find} = await aLog();
	marks.set({kind: 'id', id: '179560800011.345678'}, entry);
	expect(rows().map(({mark}) => mark)).toEqual([undefined, entry, undefined]);
	expect([find('mark:attack'), find('mark:none'), find('!mark:attack'), find('mark:done')]).toEqual([1, 2, 2, 0]);
	marks.set({kind: 'id', id: '179560800011.345678'}, undefined);
	expect(find('mark:none')).toBe(3);
});

test("a client's mark is that of its transactions, unless they have their own", async () => {
	const {marks, rows, find, snapshot} = await aLog();
	expect(snapshot().marks).toBeUndefined();
	marks.set({kind: 'client', log: '/l', address: '203.0.113.7'}, {...entry, mark: 'look'});
	marks.set({kind: 'id', id: '179560800010.345678'}, {...entry, mark: 'done'});
	expect(rows().map(({mark}) => mark?.mark)).toEqual(['done', 'look', undefined]);
	expect([find('mark:look'), find('mark:done'), find('mark:none')]).toEqual([1, 1, 1]);
	expect(snapshot().marks?.ofClient('203.0.113.7')?.mark).toBe('look');
	expect(snapshot().marks?.ofClient('198.51.100.4')).toBeUndefined();
});

test('a mark changes the picture, and the same question gets the same picture again', async () => {
	const {marks, snapshot} = await aLog();
	const before = snapshot([], 15 * minute);
	expect(snapshot([], 15 * minute)).toBe(before);
	marks.set({kind: 'client', log: '/l', address: '203.0.113.7'}, entry);
	expect(snapshot([], 15 * minute)).not.toBe(before);
});

test('where no id names it, a transaction is found by its place in the file, under whatever name that is', () => {
	const history = createHistory(10);
	const slots = [7, 7, 8].map((origin, place) => {
		const slot = history.add(testTime, origin);
		history.columns.firstOffset[slot] = 100 * (place % 2);
		return slot;
	});
	const marks = createMarkBook(history, origin => (origin === 8 ? undefined : 42));
	marks.set({kind: 'place', inode: 42, offset: 0}, entry);
	expect(slots.map(slot => marks.ofTransaction(slot))).toEqual([entry, undefined, undefined]);
	marks.set({kind: 'place', inode: 42, offset: 0}, undefined);
	expect(slots.map(slot => marks.ofTransaction(slot))).toEqual([undefined, undefined, undefined]);
});
