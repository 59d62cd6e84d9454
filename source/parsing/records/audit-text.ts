import * as Byte from '../../waf/byte.ts';
import {type DocumentSource} from '../../waf/document.ts';
import {readAuditV2} from './audit-v2.ts';
import {readAuditV3} from './audit-v3.ts';
import {readWholeRecord} from './whole-record.ts';
import {withAddress} from '../values/client-address.ts';
import {type Reading} from '../readings/reading.ts';
import {type IndexLine, readIndexLine} from './index-line.ts';
import {type IsServerLine, readNativeText} from './native-text.ts';
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
