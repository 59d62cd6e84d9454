import {setTimeout as sleep} from 'node:timers/promises';
import {type Waftop} from '../end-to-end/driver.ts';
import {isActiveTab, rowOf} from './watched-log.ts';

/** A key, and the row of column titles that it leads to, or the tab: a view without rows has no titles. */
export type TimedKey = {readonly key: string} & ({readonly title: string} | {readonly tab: string});

/** Clients and rules in turn. */
const views: readonly TimedKey[] = [
	{key: '3', tab: '3 Clients'},
	{key: '4', tab: '4 Rules'},
];
const titleRow = 2;

/**
Presses keys in turn at odd moments while `goesOn` says so, and waits each time until the emulated screen has changed; ms each.
*/
export async function timeKeys(
	waftop: Waftop,
	goesOn: (pressed: number) => boolean,
	keys: readonly TimedKey[] = views,
): Promise<number[]> {
	const times: number[] = [];
	for (let number = 0; goesOn(number); number++) {
		const timed = keys[number % keys.length];
		const {key} = timed;
		const pressed = performance.now();
		waftop.press(key);
		await waftop.until(`answers the key ${key}`, () =>
			'tab' in timed ? isActiveTab(waftop, timed.tab) : rowOf(waftop, titleRow).startsWith(timed.title),
		);
		times.push(performance.now() - pressed);
		// Another part of the tick each time.
		await sleep(100 + ((number * 73) % 200));
	}

	return times;
}
