import * as Byte from '../../waf/byte.ts';
import {type Layer} from './envelope.ts';

/** A coloured head is shorter. */
const longestHead = 200;

/**
Takes off what stands in front of a line and says nothing: NUL bytes that a truncated file left, a byte order mark, colours of its head. True where there was any.

Colours are looked for only in lines that begin with one, and only up to the first quote: after that a client may speak, whose bytes stay.
*/
export function stripFront(layer: Layer): boolean {
	const {start} = layer;
	while (layer.start < layer.end && layer.bytes[layer.start] === Byte.nul) {
		layer.start++;
	}

	const {bytes} = layer;
	const mark = layer.start;
	if (mark + 3 <= layer.end && bytes[mark] === 0xef && bytes[mark + 1] === 0xbb && bytes[mark + 2] === 0xbf) {
		layer.start = mark + 3;
	}

	if (bytes[layer.start] === Byte.escape) {
		stripColours(layer);
	}

	return layer.start !== start || layer.bytes !== bytes;
}

/**
Where the colour that begins at `at` ends: `ESC[0;36m`; `at` itself where none stands there.
*/
export function skipColour(bytes: Uint8Array, at: number, end: number): number {
	if (bytes[at] !== Byte.escape || bytes[at + 1] !== Byte.openBracket) {
		return at;
	}

	let index = at + 2;
	while (
		index < end &&
		(Byte.isDigit(bytes[index]) || bytes[index] === Byte.semicolon || bytes[index] === Byte.colon)
	) {
		index++;
	}

	return index < end && bytes[index] === Byte.lowerM ? index + 1 : at;
}

function stripColours(layer: Layer): void {
	const {bytes, end} = layer;
	let at = layer.start;
	for (let behind = skipColour(bytes, at, end); behind > at; behind = skipColour(bytes, at, end)) {
		at = behind;
	}

	layer.start = at;
	layer.end = dropReset(bytes, at, end);
	const limit = Math.min(layer.end, at + longestHead);
	const head: number[] = [];
	let hasMore = false;
	while (at < limit && !isQuote(bytes[at])) {
		const behind = skipColour(bytes, at, end);
		if (behind > at) {
			hasMore = true;
			at = behind;
		} else {
			head.push(bytes[at]);
			at++;
		}
	}

	if (hasMore) {
		const rest = bytes.subarray(at, layer.end);
		const stripped = new Uint8Array(head.length + rest.length);
		stripped.set(head);
		stripped.set(rest, head.length);
		layer.bytes = stripped;
		layer.start = 0;
		layer.end = stripped.length;
	}
}

/** `ESC[0m` at the end of a line that is coloured from its beginning. */
function dropReset(bytes: Uint8Array, start: number, end: number): number {
	const reset = end - 4;
	return reset >= start && bytes[reset + 2] === Byte.digit0 && skipColour(bytes, reset, end) === end ? reset : end;
}

function isQuote(byte: number): boolean {
	return byte === Byte.quote || byte === Byte.apostrophe || byte === Byte.backtick;
}
