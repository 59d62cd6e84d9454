import * as Byte from '../waf/byte.ts';
import {toName} from './find-in-pairs.ts';
import {type AddSpan} from './add-span.ts';
import {isSecretHeader} from './secret-names.ts';

/** Of a longer name its end counts. */
const longestName = 1000;

/**
Secrets of a JSON text: what keys with such a name hold, objects and lists in them as well. A broken or cut text is read as far as it goes.
*/
export function findInJson(bytes: string, add: AddSpan): void {
	readJson(bytes, 0, false, add);
}

/**
The secret value of a key at that place, an object or a list as a whole. Returns where it ends.
*/
export function findJsonValue(bytes: string, from: number, add: AddSpan): number {
	return readJson(bytes, from, true, add);
}

function readJson(bytes: string, from: number, isValue: boolean, add: AddSpan): number {
	let depth = 0;
	// Everything below this depth is secret.
	let secretDepth = Infinity;
	let isNamed = isValue;
	for (let at = from; at < bytes.length;) {
		const sign = bytes[at];
		if (sign === '"') {
			const end = findQuote(bytes, at + 1);
			const colon = skipBlanks(bytes, end + 1);
			if (bytes[colon] === ':') {
				isNamed = isSecretHeader(toName(bytes.slice(Math.max(at + 1, end - longestName), end)));
				at = colon + 1;
				continue;
			}

			if (isNamed || depth > secretDepth) {
				add(at + 1, end);
			}

			isNamed = false;
			at = end + 1;
		} else if (sign === '{' || sign === '[') {
			secretDepth = isNamed ? Math.min(secretDepth, depth) : secretDepth;
			isNamed = false;
			depth++;
			at++;
		} else if (sign === '}' || sign === ']') {
			depth--;
			secretDepth = depth <= secretDepth ? Infinity : secretDepth;
			at++;
			if (isValue && depth <= 0) {
				return at;
			}
		} else if (isBetween(bytes.charCodeAt(at))) {
			isNamed &&= sign !== ',';
			at++;
		} else {
			const start = at;
			while (at < bytes.length && !isBetween(bytes.charCodeAt(at)) && !'"{}[]'.includes(bytes[at])) {
				at++;
			}

			if (
				(isNamed || depth > secretDepth) &&
				!/^(?:true|false|null)$/.test(bytes.slice(start, Math.min(at, start + 6)))
			) {
				add(start, at);
			}

			isNamed = false;
		}
	}

	return bytes.length;
}

/** The quote that ends a string, or the end of the text. */
function findQuote(bytes: string, from: number): number {
	for (let at = from; at < bytes.length; at++) {
		if (bytes[at] === '\\') {
			at++;
		} else if (bytes[at] === '"') {
			return at;
		}
	}

	return bytes.length;
}

function skipBlanks(bytes: string, from: number): number {
	let at = from;
	while (at < bytes.length && bytes.charCodeAt(at) <= Byte.space) {
		at++;
	}

	return at;
}

/** Blanks, commas and colons. */
function isBetween(code: number): boolean {
	return code <= Byte.space || code === Byte.comma || code === Byte.colon;
}
