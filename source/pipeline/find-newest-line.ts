import * as Byte from '../waf/byte.ts';
import {isPacked} from '../sources/files/file-start.ts';
import {readFileEnd} from '../sources/files/file-end.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type LogClock} from './log-clock.ts';

/** Looked through from its end for a line with a time: more than the longest record that servers write. */
const bytesBack = 1_048_576;

/**
The time of the newest line of some files; undefined where none has one. Packed files are left out: their end is known only when all of them is unpacked.
*/
export function findNewestLine(files: readonly string[], {timeOf}: Pick<LogClock, 'timeOf'>): Timestamp | undefined {
	const times = files
		.filter(file => !isPacked(file))
		.map(file => findLast(readFileEnd(file, bytesBack), timeOf(file)))
		.filter(time => time !== undefined);
	return times.length === 0 ? undefined : Math.max(...times);
}

function findLast(bytes: Uint8Array, timeOf: ReturnType<LogClock['timeOf']>): Timestamp | undefined {
	let end = bytes.length;
	while (end > 0) {
		const start = bytes.lastIndexOf(Byte.newline, end - 1) + 1;
		const time = timeOf(bytes, start, end);
		if (time !== undefined) {
			return time;
		}

		end = start - 1;
	}

	return undefined;
}
