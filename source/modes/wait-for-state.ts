import {type StateLock, takeStateLock} from '../actions/alerts/state-lock.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {type Milliseconds, second} from '../waf/clock.ts';

/** A screen is asked this often for what it holds. */
const askedApart: Milliseconds = second / 4;

/** Usually it takes less. */
const untilSaid: Milliseconds = 2 * second;

/**
Takes the lock of a folder for a service: a screen that has it is asked to give it up and waited for, also while it is stopped and says nothing. Another service keeps it.

@param say Takes one sentence where it takes long.
@param meanwhile To be called while one waits, about once a second.
*/
export async function waitForState(
	folder: string,
	{say, stop, meanwhile}: {say: (words: string) => void; stop: AbortSignal; meanwhile: () => void},
): Promise<StateLock> {
	const began = clock.now();
	let isSaid = false;
	for (;;) {
		const lock = await takeStateLock(folder, {as: 'service'});
		if (!('heldBy' in lock) || !lock.mayGive || stop.aborted) {
			return lock;
		}

		if (!isSaid && clock.now() - began >= untilSaid) {
			isSaid = true;
			say(`${lock.heldBy} has what these rules know and does not give it up yet; waiting for it`);
		}

		meanwhile();
		await sleep(askedApart, stop);
	}
}
