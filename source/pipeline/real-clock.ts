import {type Sleep} from '../sources/sleep.ts';
import {type Clock, minute, type Milliseconds, type Timestamp} from '../waf/clock.ts';

/**
The real clock: nobody else in the house has one.
*/
export const clock: Clock = {now: () => Date.now()};

/**
The real wait.
*/
export const sleep: Sleep = async (duration, signal) => {
	if (signal.aborted) {
		return;
	}

	await new Promise<void>(resolve => {
		const done = (): void => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, duration);
		signal.addEventListener('abort', done, {once: true});
	});
};

/**
The offset of the machine's own zone at a time.
*/
export function machineOffset(time: Timestamp): Milliseconds {
	return 0 - new Date(time).getTimezoneOffset() * minute;
}
