import {isUtf8} from 'node:buffer';
import {type DocumentSource} from '../../waf/document.ts';
import {decodeText} from '../../waf/text.ts';
import {isOversizedJson} from './json-size.ts';
import {readJsonStart} from './json-start.ts';

/** A record of a request with a hundred headers and a hundred rule matches has two thousand. */
const mostValues = 20_000;

/**
An object of JSON; `isBroken` where the text is none from some place on, or holds more than any record does, and the object holds what stands before it.
*/
export type JsonObject = {readonly value: DocumentSource; readonly isBroken: boolean};

/**
Reads the object that the bytes are. Engines write bytes of clients as they are, so the text may be no UTF-8: then the strings that hold such bytes are read as `decodeText` reads them. Undefined where not even a beginning can be read.
*/
export function readJsonObject(bytes: Uint8Array): JsonObject | undefined {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	const isText = isUtf8(buffer);
	const text = buffer.toString(isText ? 'utf8' : 'latin1');
	const read = (isOversizedJson(buffer, mostValues) ? undefined : parse(text)) ?? readJsonStart(text, mostValues);
	const value = isText ? read?.value : decodeStrings(read?.value);
	return isObject(value) ? {value, isBroken: read!.isBroken} : undefined;
}

function parse(text: string): {value: unknown; isBroken: false} | undefined {
	try {
		return {value: JSON.parse(text) as unknown, isBroken: false};
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is DocumentSource {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Texts of one character a byte as the texts that they are; `\u…` of other characters stay. */
function decodeStrings(value: unknown): unknown {
	if (typeof value === 'string') {
		return /^[\0-\u00FF]*$/.test(value) ? decodeText(Buffer.from(value, 'latin1')) : value;
	}

	if (Array.isArray(value)) {
		return value.map(item => decodeStrings(item));
	}

	return isObject(value)
		? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeStrings(item)]))
		: value;
}
