import * as Byte from '../../waf/byte.ts';
import {type Reading} from '../readings/reading.ts';
import {createNativeRecordSplitter} from './split-native-records.ts';
import {readNativeRecord} from './read-native-record.ts';

/**
Whether a line is one of an error log, that a server wrote between those of a record.
*/
export type IsServerLine = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
The native audit records in a text, the one that begins first in front.
*/
export function readNativeText(bytes: Uint8Array, isServerLine: IsServerLine = () => false): Reading[] {
	const placed: Array<{readonly offset: number; readonly reading: Reading}> = [];
	const records = createNativeRecordSplitter(({parts, isTruncated, offset}) => {
		const reading = readNativeRecord(parts, isTruncated);
		if (reading !== undefined) {
			placed.push({offset, reading});
		}
	});
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(Byte.newline, start);
		const end = found < 0 ? bytes.length : found;
		// In a body it is the client's text, whatever it looks like.
		if (records.isInBody || !isServerLine(bytes, start, end)) {
			records.push(bytes, start, bytes[end - 1] === Byte.carriageReturn && end > start ? end - 1 : end, start, 1);
		}

		start = end + 1;
	}

	records.flush();
	// Others may stand in it: the one that was kept begins where the piece does.
	return placed.toSorted((one, other) => one.offset - other.offset).map(({reading}) => reading);
}
