import {type StateLock, takeStateLock} from '../actions/alerts/state-lock.ts';
import {sleep} from '../pipeline/real-clock.ts';
import {type Milliseconds, second} from '../waf/clock.ts';

/** A screen is asked this often for what it holds. */
const askedApart: Milliseconds = second / 4;

/** After so many times it is told whom one waits for: it may be stopped. */
const untilSaid = 8;

/**
Takes the lock of a folder for a service: a screen that has it is asked to give it up, and waited for. Another service keeps it.

@param meanwhile To be called some times a second while one waits.
*/
export async function waitForState(
	folder: string,
	{say, stop, meanwhile}: {say: (words: string) => void; stop: AbortSignal; meanwhile: () => void},
): Promise<StateLock> {
	for (let attempt = 1; ; attempt++) {
		const lock = await takeStateLock(folder, {as: 'service'});
		if (!('heldBy' in lock) || !lock.isScreen || stop.aborted) {
			return lock;
		}

		if (attempt === untilSaid) {
			say(`${lock.heldBy} has what these rules know and does not give it up yet; waiting for it`);
		}

		meanwhile();
		await sleep(askedApart, stop);
	}
}
