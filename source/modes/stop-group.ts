import process from 'node:process';
import {sleep} from '../pipeline/real-clock.ts';
import {type Milliseconds} from '../waf/clock.ts';

/** A signal that stops us does so within this time; where nobody could bring us back (no shell above us) the kernel ignores it. */
const stopTime: Milliseconds = 50;

/**
Stops the whole group, since the shell waits for npm, not for its child, where npm started us.
*/
export async function stopGroup(): Promise<void> {
	process.kill(0, 'SIGTSTP');
	await sleep(stopTime, new AbortController().signal);
}
