import {createHash} from 'node:crypto';
import {day, type Milliseconds, minute, second} from '../../waf/clock.ts';

/**
How long a message is tried: as long as ElastAlert does (`alert_time_limit`).
*/
export const patience: Milliseconds = 2 * day;

const firstPause = second;
const longestPause = 5 * minute;

/** A receiver that asks for longer is asked again after this. */
const longestObeyed = day;

/**
The pause before a further try of a message: doubling from a second to five minutes, each up to half as long again, by a dice that the message seeds, so that many instances do not return at once. What the receiver asked for is kept to.

@param tries How many have failed.
*/
export function pauseAfter(tries: number, id: string, asked: Milliseconds | undefined): Milliseconds {
	const dice = createHash('sha256').update(`${id} ${tries}`).digest().readUInt32BE() / 0x1_0000_0000;
	const pause = Math.min(longestPause, firstPause * 2 ** Math.min(tries - 1, 20)) * (1 + dice / 2);
	return Math.max(pause, Math.min(asked ?? 0, longestObeyed));
}
