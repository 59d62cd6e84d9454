import * as Byte from '../../waf/byte.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type TimeOf} from '../time-of.ts';

const windowBytes = 1_048_576;

/**
Looks for the time of the newest line of a text that goes by, in its last 1 to 2 MiB, and counts its bytes.
*/
export function findNewestLine(timeOf: TimeOf | undefined) {
	const last: Uint8Array[] = [];
	let kept = 0;
	let length = 0;

	return {
		/** The next part of the text; it is kept, not copied. */
		see(part: Uint8Array): void {
			last.push(part);
			kept += part.length;
			length += part.length;
			while (kept - last[0].length >= windowBytes) {
				kept -= last.shift()!.length;
			}
		},
		found(): {readonly time: Timestamp | undefined; readonly length: number} {
			if (timeOf === undefined) {
				return {time: undefined, length};
			}

			const bytes = Buffer.concat(last);
			// The window begins in the middle of a line, whose rest may look like anything.
			let end = bytes.length;
			let time: Timestamp | undefined;
			while (time === undefined && end > 0) {
				const before = bytes.lastIndexOf(Byte.newline, end - 1);
				if (before === -1 && kept < length) {
					break;
				}

				time = timeOf(bytes, before + 1, end);
				end = before;
			}

			return {time, length};
		},
	};
}
