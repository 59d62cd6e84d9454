import {expect, test} from 'vitest';
import {createHistory} from '../../source/history/history.ts';
import {hashBackwards, hashBytes} from '../../source/history/dictionary.ts';
import {matchAlert} from '../../source/questions/alert-match.ts';
import {minute} from '../../source/waf/clock.ts';
import {anEvent} from '../views/alert-builders.ts';
import {now} from '../views/builders.ts';

function aHistory(rows: ReadonlyArray<readonly [id: string, time: number]>) {
	const history = createHistory(10);
	const slots = rows.map(([id, time]) => {
		const slot = history.add(time, 1);
		const bytes = Buffer.from(id, 'latin1');
		history.columns.idHash[slot] = hashBytes(bytes, 0, bytes.length) || 1;
		history.columns.idCheck[slot] = hashBackwards(bytes, 0, bytes.length);
		return slot;
	});
	return {history, slots};
}

test('exactly the transactions of an alert match it, and an id that comes again outside of its span does not', () => {
	const {history, slots} = aHistory([
		['179560800010.345678', now - minute],
		['179560800011.345678', now - minute],
		['1795608000', now - minute],
		['1795608000', now - 9 * minute],
	]);
	const event = anEvent({transactions: ['179560800010.345678', '1795608000'], since: now - minute, until: now});
	expect(slots.map(slot => matchAlert(event, history)(slot))).toEqual([true, false, true, false]);
	expect(slots.map(slot => matchAlert(undefined, history)(slot))).toEqual([false, false, false, false]);
});
