import process from 'node:process';
import {clock} from '../pipeline/real-clock.ts';
import {type Milliseconds} from '../waf/clock.ts';

const progressInterval: Milliseconds = 1000;

/**
A long read says on standard error how far it is, if a person is there to see it.
*/
export function showProgress(ask: () => {readonly done: number; readonly total: number}): {stop(): void} {
	if (!process.stderr.isTTY) {
		return {stop: () => undefined};
	}

	const started = clock.now();
	const timer = setInterval(() => {
		const {done, total} = ask();
		process.stderr.write(`\r${total === 0 ? 'reading' : `reading ${Math.floor((100 * done) / total)}%`} `);
	}, progressInterval);
	return {
		stop() {
			clearInterval(timer);
			if (clock.now() - started >= progressInterval) {
				process.stderr.write('\r\u001B[K');
			}
		},
	};
}
