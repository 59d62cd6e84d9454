import * as Byte from '../../waf/byte.ts';

/**
Called with each member of an object: its name, and where its value stands, strings without their quotes.
*/
export type OnMember = (name: string, start: number, end: number, isText: boolean) => void;

const longestName = 64;

/**
Walks through a line that is one object of JSON, or of what is shaped like it: Apache writes `\xe9` into it, and nginx bytes that are no UTF-8. Members of the object `request` come as `request.…`, other objects and lists are passed over. False where the line is anything else, or goes on behind the object.
*/
export function visitMembers(bytes: Uint8Array, start: number, end: number, onMember: OnMember): boolean {
	const at = visitObject(bytes, skipBlank(bytes, start, end), end, '', onMember);
	return at > 0 && skipBlank(bytes, at, end) === end;
}

/** Returns the place behind the object; -1 where there is none. */
function visitObject(bytes: Uint8Array, start: number, end: number, prefix: string, onMember: OnMember): number {
	if (bytes[start] !== Byte.openBrace) {
		return -1;
	}

	let at = skipBlank(bytes, start + 1, end);
	if (bytes[at] === Byte.closeBrace && at < end) {
		return at + 1;
	}

	while (at < end) {
		const nameEnd = bytes[at] === Byte.quote ? endOfString(bytes, at + 1, end) : -1;
		if (nameEnd < 0 || nameEnd - at > longestName) {
			return -1;
		}

		const name = prefix + nameAt(bytes, at + 1, nameEnd);
		at = skipBlank(bytes, nameEnd + 1, end);
		if (bytes[at] !== Byte.colon) {
			return -1;
		}

		at = skipBlank(bytes, at + 1, end);
		const behind =
			name === 'request' && bytes[at] === Byte.openBrace
				? visitObject(bytes, at, end, 'request.', onMember)
				: visitValue(bytes, at, end, name, onMember);
		if (behind < 0) {
			return -1;
		}

		at = skipBlank(bytes, behind, end);
		if (at >= end) {
			return -1;
		}

		if (bytes[at] === Byte.closeBrace) {
			return at + 1;
		}

		if (bytes[at] !== Byte.comma) {
			return -1;
		}

		at = skipBlank(bytes, at + 1, end);
	}

	return -1;
}

function visitValue(bytes: Uint8Array, at: number, end: number, name: string, onMember: OnMember): number {
	const first = bytes[at];
	if (first === Byte.quote) {
		const to = endOfString(bytes, at + 1, end);
		if (to >= 0) {
			onMember(name, at + 1, to, true);
		}

		return to < 0 ? -1 : to + 1;
	}

	if (first === Byte.openBrace || first === Byte.openBracket) {
		return passOver(bytes, at, end);
	}

	let to = at;
	while (
		to < end &&
		(Byte.isDigit(bytes[to]) ||
			Byte.isLetter(bytes[to]) ||
			bytes[to] === Byte.dot ||
			bytes[to] === Byte.dash ||
			bytes[to] === Byte.plus)
	) {
		to++;
	}

	if (to > at) {
		onMember(name, at, to, false);
	}

	return to > at ? to : -1;
}

/** Over an object or a list, whatever is in it. */
function passOver(bytes: Uint8Array, start: number, end: number): number {
	let depth = 0;
	for (let at = start; at < end; at++) {
		const byte = bytes[at];
		if (byte === Byte.quote) {
			at = endOfString(bytes, at + 1, end);
			if (at < 0) {
				return -1;
			}
		} else if (byte === Byte.openBrace || byte === Byte.openBracket) {
			depth++;
		} else if (byte === Byte.closeBrace || byte === Byte.closeBracket) {
			depth--;
			if (depth === 0) {
				return at + 1;
			}
		}
	}

	return -1;
}

function endOfString(bytes: Uint8Array, start: number, end: number): number {
	for (let at = start; at < end; at++) {
		if (bytes[at] === Byte.quote) {
			return at;
		}

		at += bytes[at] === Byte.backslash ? 1 : 0;
	}

	return -1;
}

function nameAt(bytes: Uint8Array, start: number, end: number): string {
	let name = '';
	for (let at = start; at < end; at++) {
		name += String.fromCharCode(bytes[at]);
	}

	return name;
}

function skipBlank(bytes: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && (bytes[at] === Byte.space || bytes[at] === Byte.tab || bytes[at] === Byte.carriageReturn)) {
		at++;
	}

	return at;
}
