import {setTimeout as sleep} from 'node:timers/promises';
import {type Waftop} from '../end-to-end/driver.ts';
import {rowOf} from './watched-log.ts';

/** Clients and rules in turn: each key changes the row of column titles. */
const views = [
	{key: '3', title: ' CLIENT '},
	{key: '4', title: ' RULE '},
];
const titleRow = 2;

/**
Presses keys at odd moments while `goesOn` says so, and waits each time until the emulated screen has changed; ms each.
*/
export async function timeKeys(waftop: Waftop, goesOn: (pressed: number) => boolean): Promise<number[]> {
	const times: number[] = [];
	for (let number = 0; goesOn(number); number++) {
		const {key, title} = views[number % views.length];
		const pressed = performance.now();
		waftop.press(key);
		await waftop.until(`answers the key ${key}`, () => rowOf(waftop, titleRow).startsWith(title));
		times.push(performance.now() - pressed);
		// Another part of the tick each time.
		await sleep(100 + ((number * 73) % 200));
	}

	return times;
}
