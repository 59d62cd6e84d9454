import {setImmediate as nextTurn} from 'node:timers/promises';
import {type Milliseconds} from '../waf/clock.ts';

/** Reading gives way to keys and frames after this much time. */
const usualTurn: Milliseconds = 12;

/**
Gives way to keys and frames while much is read.
*/
export type Turns = {
	/** To be asked between two slices: undefined while reading may go on, else settles when everybody else had a turn. */
	giveWay(): Promise<void> | undefined;
};

/**
@param longest After this much time others have a turn.
*/
export function createTurns(longest: Milliseconds = usualTurn): Turns {
	let begun = performance.now();
	const wait = async (): Promise<void> => {
		// In the first turn a key arrives and asks for a frame; the frame is drawn behind whatever asked before, in the second.
		await nextTurn();
		await nextTurn();
		begun = performance.now();
	};

	return {
		giveWay: () => (performance.now() - begun < longest ? undefined : wait()),
	};
}
