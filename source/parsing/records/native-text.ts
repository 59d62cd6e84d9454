import * as Byte from '../../waf/byte.ts';
import {readBoundary} from './boundary.ts';
import {type Reading} from '../readings/reading.ts';
import {createNativeRecordSplitter} from './split-native-records.ts';
import {readNativeRecord} from './read-native-record.ts';

/**
Whether a line is one of an error log, that a server wrote between those of a record.
*/
export type IsServerLine = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
The native audit records in a text, from the one that begins it on; none where that one cannot be read.
*/
export function readNativeText(bytes: Uint8Array, isServerLine: IsServerLine = () => false): Reading[] {
	const placed: Array<{readonly offset: number; readonly reading: Reading}> = [];
	const records = createNativeRecordSplitter(({parts, isTruncated, offset}) => {
		const reading = readNativeRecord(parts, isTruncated);
		if (reading !== undefined) {
			placed.push({offset, reading});
		}
	});
	let first = -1;
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(Byte.newline, start);
		const end = found < 0 ? bytes.length : found;
		first = first < 0 && readBoundary(bytes, start, end) !== undefined ? start : first;
		// In a body it is the client's text, whatever it looks like; that body may be longer for it.
		const isServers = isServerLine(bytes, start, end);
		records.isMixed ||= isServers;
		if (records.isInBody || !isServers) {
			records.push(bytes, start, bytes[end - 1] === Byte.carriageReturn && end > start ? end - 1 : end, start, 1);
		}

		start = end + 1;
	}

	records.flush();
	// Others may stand in it, a client's own among them: the one that was kept begins where the piece does.
	const inOrder = placed.toSorted((one, other) => one.offset - other.offset);
	return first >= 0 && inOrder.at(0)?.offset !== first ? [] : inOrder.map(({reading}) => reading);
}
