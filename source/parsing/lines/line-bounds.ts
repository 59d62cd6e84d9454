import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';

/**
Sets the observation's line to `[from, to)` of its bytes, without what copying and foreign systems leave around it.
*/
export function setLineBounds(observation: Observation, from: number, to: number): void {
	const {bytes} = observation;
	let start = from;
	// A file that was cut to nothing under a writer that does not append begins with a block of NULs.
	while (start < to && bytes[start] === Byte.nul) {
		start++;
	}

	if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) {
		start += 3;
	}

	observation.start = start;
	observation.end = to > start && bytes[to - 1] === Byte.carriageReturn ? to - 1 : to;
}
