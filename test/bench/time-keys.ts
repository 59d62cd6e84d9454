import {setTimeout as sleep} from 'node:timers/promises';
import {type Waftop} from '../end-to-end/driver.ts';
import {rowOf} from './watched-log.ts';

/** A key and the row of column titles that it leads to. */
export type TimedKey = {readonly key: string; readonly title: string};

/** Clients and rules in turn: each key changes the row of column titles. */
const views: readonly TimedKey[] = [
	{key: '3', title: ' CLIENT '},
	{key: '4', title: ' RULE '},
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
		const {key, title} = keys[number % keys.length];
		const pressed = performance.now();
		waftop.press(key);
		await waftop.until(`answers the key ${key}`, () => rowOf(waftop, titleRow).startsWith(title));
		times.push(performance.now() - pressed);
		// Another part of the tick each time.
		await sleep(100 + ((number * 73) % 200));
	}

	return times;
}
