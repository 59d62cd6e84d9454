import * as Byte from '../../waf/byte.ts';
import {type DocumentSource} from '../../waf/document.ts';
import {type Reading} from '../readings/reading.ts';
import {readJsonObject} from '../values/json-text.ts';
import {readCorazaLine} from './coraza-line.ts';
import {readCorazaMatch} from './coraza-match.ts';
import {readLiteSpeedLine} from './litespeed-line.ts';

/** How an engine writes: each of its lines holds one of the marks. */
type EngineFormat = {readonly marks: readonly Buffer[]} & (
	| {readonly form: 'text'; readonly read: (text: string) => Reading | undefined}
	| {readonly form: 'object'; readonly read: (object: DocumentSource) => Reading | undefined}
);

/** All formats, in this order: the first that fits. */
const formats: readonly EngineFormat[] = [
	{form: 'object', marks: toMarks('"match"'), read: readCorazaMatch},
	{form: 'text', marks: toMarks('Coraza: '), read: readCorazaLine},
	{form: 'text', marks: toMarks('mod_security', '[MODSEC]'), read: readLiteSpeedLine},
];

function toMarks(...marks: readonly string[]): Buffer[] {
	return marks.map(mark => Buffer.from(mark));
}

/**
Reads a line of an engine of another make: Coraza, LiteSpeed. Undefined where it is none, which costs a search for each mark.
*/
export function readEngineLine(
	bytes: Uint8Array,
	start: number,
	end: number,
	decode: (bytes: Uint8Array) => string,
): Reading | undefined {
	const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
	const form = line[0] === Byte.openBrace ? 'object' : 'text';
	for (const format of formats) {
		if (format.form === form && format.marks.some(mark => line.includes(mark))) {
			const reading = format.form === 'text' ? format.read(decode(line)) : readObject(line, format.read);
			if (reading !== undefined) {
				return reading;
			}
		}
	}

	return undefined;
}

function readObject(line: Uint8Array, read: (object: DocumentSource) => Reading | undefined): Reading | undefined {
	const object = readJsonObject(line);
	return object === undefined ? undefined : read(object.value);
}
