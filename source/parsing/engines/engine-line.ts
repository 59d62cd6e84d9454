import * as Byte from '../../waf/byte.ts';
import {type Reading} from '../readings/reading.ts';
import {readCorazaMatch} from './coraza-match.ts';
import {readCorazaLine} from './coraza-line.ts';
import {readLiteSpeedLine} from './litespeed-line.ts';
import {readJsonObject} from '../values/json-text.ts';

const marks = ['Coraza: ', 'mod_security', '[MODSEC]', '"match"'].map(mark => Buffer.from(mark));

/**
Reads a line of an engine of another make: Coraza, LiteSpeed. Undefined where it is none; costs four searches then.
*/
export function readEngineLine(
	bytes: Uint8Array,
	start: number,
	end: number,
	decode: (bytes: Uint8Array) => string,
): Reading | undefined {
	const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
	if (!marks.some(mark => line.includes(mark))) {
		return undefined;
	}

	if (line[0] === Byte.openBrace) {
		const object = readJsonObject(line);
		return object === undefined ? undefined : readCorazaMatch(object.value);
	}

	const text = decode(line);
	return readCorazaLine(text) ?? readLiteSpeedLine(text);
}
