import * as Byte from '../waf/byte.ts';
import {fromBytes, toEscapeLevels} from './escape-levels.ts';
import {isSecretHeader, isSecretName} from './secret-names.ts';

/**
Takes where a secret stands, in bytes. A piece of one is masked there, and not looked for elsewhere: it may be any word.
*/
export type AddSpan = (start: number, end: number, isPiece?: boolean) => void;

/** `Bearer abc`: the scheme is no secret. */
const scheme = /^[a-z][\w-]{0,30} +(?=\S)/i;

/**
Secrets of a header's value in `[from, end)`: of cookies each value by itself, of credentials all behind the scheme.
*/
export function findInHeader(name: string, bytes: string, from: number, end: number, add: AddSpan): void {
	const lower = name.toLowerCase();
	if (!isSecretHeader(lower)) {
		return;
	}

	if (lower === 'cookie' || lower === 'set-cookie') {
		findInCookies(bytes, from, end, lower === 'set-cookie', add);
		return;
	}

	const words = lower.endsWith('authorization') ? (scheme.exec(bytes.slice(from, from + 64))?.[0].length ?? 0) : 0;
	add(from + words, end);
}

function findInCookies(bytes: string, from: number, end: number, isAnswer: boolean, add: AddSpan): void {
	for (let at = from; at < end;) {
		const semicolon = bytes.indexOf(';', at);
		const stop = semicolon < 0 || semicolon > end ? end : semicolon;
		const pair = bytes.slice(at, stop);
		const value = pair.indexOf('=') + 1;
		const blanks = value > 0 ? 0 : pair.length - pair.trimStart().length;
		add(at + value + blanks, at + pair.trimEnd().length);
		// What follows in an answer are attributes: `Path=/`.
		at = isAnswer ? end : stop + 1;
	}
}

/**
Secrets of a query or form from `from` on: `user=a&pass=b`.
*/
export function findInPairs(bytes: string, from: number, add: AddSpan): void {
	for (let at = from; at < bytes.length;) {
		const next = bytes.indexOf('&', at);
		const stop = next < 0 ? bytes.length : next;
		const sign = bytes.indexOf('=', at);
		if (sign < 0) {
			break;
		}

		if (sign < stop && isSecretName(toName(bytes.slice(at, Math.min(sign, at + 1000))))) {
			add(sign + 1, stop);
		}

		at = stop + 1;
	}
}

/** A name with its escapes resolved. */
function toName(bytes: string): string {
	return fromBytes(toEscapeLevels(bytes).at(-1)!.bytes);
}

/**
Secrets of a JSON text: what keys with such a name hold, objects and lists in them as well. A broken or cut text is read as far as it goes.
*/
export function findInJson(bytes: string, add: AddSpan): void {
	let depth = 0;
	// Everything below this depth is secret.
	let secretDepth = Infinity;
	let isNamed = false;
	for (let at = 0; at < bytes.length;) {
		const sign = bytes[at];
		if (sign === '"') {
			const end = findQuote(bytes, at + 1);
			const colon = skipBlanks(bytes, end + 1);
			if (bytes[colon] === ':') {
				isNamed = isSecretName(toName(bytes.slice(at + 1, Math.min(end, at + 1000))));
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
