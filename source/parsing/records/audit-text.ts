import * as Byte from '../../waf/byte.ts';
import {type DocumentSource} from '../../waf/document.ts';
import {readAuditV2} from './audit-v2.ts';
import {readAuditV3} from './audit-v3.ts';
import {readWholeRecord} from './whole-record.ts';
import {withAddress} from '../values/client-address.ts';
import {type Reading} from '../readings/reading.ts';
import {type IndexLine, readIndexLine} from './index-line.ts';
import {createNativeRecordSplitter} from './split-native-records.ts';
import {readNativeRecord} from './read-native-record.ts';
import {readJsonObject} from '../values/json-text.ts';

const transaction = Buffer.from('"transaction"');
const payload = Buffer.from('"jsonPayload"');

/**
Whether the text may be an audit record as JSON: an object with a transaction in it, which stands near its beginning in all dialects but for large bodies.
*/
export function looksLikeAuditObject(bytes: Uint8Array, start: number, end: number): boolean {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
	const at = buffer.indexOf(transaction);
	// An entry of Google Cloud's is an envelope.
	return at >= 0 && !buffer.subarray(0, at).includes(payload);
}

/**
Reads an audit record that is an object of JSON, of any engine; undefined where it is none.
*/
export function readAuditObject(bytes: Uint8Array): Reading | undefined {
	const object = readJsonObject(bytes);
	if (object === undefined) {
		return undefined;
	}

	const reading = readSource(object.value);
	return reading === undefined || !object.isBroken ? reading : {...reading, truncated: true};
}

function readSource(source: DocumentSource): Reading | undefined {
	const reading =
		readWholeRecord(source, undefined) ?? readAuditV3(source, undefined) ?? readAuditV2(source, undefined);
	return reading === undefined ? undefined : {...reading, facts: withAddress(reading.facts)};
}

/**
Whether a line is one of an error log, that a server wrote between those of a record.
*/
export type IsServerLine = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
What a piece of an audit log says that was kept for one transaction: its records, in general one; or the line of an index, and then the file that it names is to be read.
*/
export function readAuditText(
	bytes: Uint8Array,
	isServerLine: IsServerLine = () => false,
): {readings: Reading[]; index: IndexLine | undefined} {
	if (bytes[0] === Byte.openBrace) {
		const reading = readAuditObject(bytes);
		return {readings: reading === undefined ? [] : [reading], index: undefined};
	}

	const index = readIndexLine(bytes, 0, bytes.length);
	return {readings: index === undefined ? readNativeText(bytes, isServerLine) : [], index};
}

function readNativeText(bytes: Uint8Array, isServerLine: IsServerLine): Reading[] {
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
