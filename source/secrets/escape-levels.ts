import * as Byte from '../waf/byte.ts';
/**
A text as bytes, one character a byte, as it stands or with its escapes resolved once, twice and so on. `starts` says for each byte where it begins in the text as it stands; undefined there itself.
*/
export type EscapeLevel = {readonly bytes: string; readonly starts: Int32Array | undefined};

/** A line of Apache's (which doubles backslashes) in a JSON document is three deep, with percent signs four. */
const deepest = 4;
const shortEscapes: Readonly<Record<string, number>> = {n: 10, r: 13, t: 9, b: 8, v: 11, f: 12};
const itself = '"\\/\'';

/**
Bytes with all their escapes resolved, level by level: `%41`, `%u0041`, `\x41`, `\u0041`, `\"`, `\\`, `&quot;`, `&#65;`. Costs time and memory in proportion to them.
*/
export function toEscapeLevels(bytes: string): readonly EscapeLevel[] {
	const levels: EscapeLevel[] = [{bytes, starts: undefined}];
	while (levels.length <= deepest) {
		const next = resolveOnce(levels.at(-1)!);
		if (next === undefined) {
			break;
		}

		levels.push(next);
	}

	return levels;
}

/**
A text as UTF-8, one character a byte.
*/
export function toBytes(text: string): string {
	return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/**
The text that such bytes are.
*/
export function fromBytes(bytes: string): string {
	return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

function isAscii(text: string): boolean {
	// The other way around (`/[^\0-\x7f]/`) is no slower and reads worse.
	return /^[\0-\u007F]*$/.test(text);
}

/** Undefined where nothing is escaped. */
function resolveOnce({bytes, starts}: EscapeLevel): EscapeLevel | undefined {
	const first = findEscape(bytes);
	if (first < 0) {
		return undefined;
	}

	const resolved = Buffer.allocUnsafe(bytes.length);
	const places = new Int32Array(bytes.length + 1);
	let length = resolved.write(bytes.slice(0, first), 'latin1');
	for (let at = 0; at < first; at++) {
		places[at] = starts === undefined ? at : starts[at];
	}

	for (let at = first; at < bytes.length;) {
		const code = bytes.charCodeAt(at);
		const escape =
			code === Byte.percent || code === Byte.backslash || code === Byte.ampersand ? readEscape(bytes, at) : undefined;
		const place = starts === undefined ? at : starts[at];
		if (escape === undefined) {
			places[length] = place;
			resolved[length++] = code;
			at++;
			continue;
		}

		// An escape is never shorter than the bytes that it stands for.
		if (escape.isByte || escape.code < 128) {
			places[length] = place;
			resolved[length++] = escape.code;
		} else {
			const written = resolved.write(String.fromCodePoint(escape.code), length, 'utf8');
			places.fill(place, length, length + written);
			length += written;
		}

		at = escape.end;
	}

	places[length] = starts === undefined ? bytes.length : starts[bytes.length];
	return {bytes: resolved.toString('latin1', 0, length), starts: places.subarray(0, length + 1)};
}

/** Where the first escape begins; -1 where there is none. */
function findEscape(bytes: string): number {
	const signs = /[%\\&]/g;
	for (let found = signs.exec(bytes); found !== null; found = signs.exec(bytes)) {
		if (readEscape(bytes, found.index) !== undefined) {
			return found.index;
		}
	}

	return -1;
}

type Escape = {readonly code: number; readonly isByte: boolean; readonly end: number};

function readEscape(bytes: string, at: number): Escape | undefined {
	const sign = bytes.charCodeAt(at);
	if (sign === Byte.percent) {
		if (bytes[at + 1] === 'u' || bytes[at + 1] === 'U') {
			return readUnit(bytes, at);
		}

		const code = readHexadecimal(bytes, at + 1, 2);
		return code < 0 ? undefined : {code, isByte: true, end: at + 3};
	}

	if (sign === Byte.ampersand) {
		return readEntity(bytes, at);
	}

	if (sign !== Byte.backslash || at + 1 >= bytes.length) {
		return undefined;
	}

	const letter = bytes[at + 1];
	if (letter === 'x') {
		const code = readHexadecimal(bytes, at + 2, 2);
		return code < 0 ? undefined : {code, isByte: true, end: at + 4};
	}

	if (letter === 'u') {
		return readUnit(bytes, at);
	}

	const code = itself.includes(letter) ? letter.charCodeAt(0) : shortEscapes[letter];
	return code === undefined ? undefined : {code, isByte: true, end: at + 2};
}

const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/iy;
const entities: Readonly<Record<string, number>> = {quot: 34, amp: 38, apos: 39, lt: 60, gt: 62};

/** Of HTML and XML: `&quot;`, `&#65;`, `&#x41;`. */
function readEntity(bytes: string, at: number): Escape | undefined {
	entity.lastIndex = at;
	const [all, decimal, hexadecimal, name] = entity.exec(bytes) ?? [];
	if (all === undefined) {
		return undefined;
	}

	const code =
		name === undefined
			? Number.parseInt(decimal ?? hexadecimal, decimal === undefined ? 16 : 10)
			: entities[name.toLowerCase()];
	return code === undefined || code > 0x10_ff_ff ? undefined : {code, isByte: false, end: at + all.length};
}

/** `\u00fc`, `%u00fc`, and `\ud83d\ude00` as one. */
function readUnit(bytes: string, at: number): Escape | undefined {
	const code = readHexadecimal(bytes, at + 2, 4);
	if (code < 0) {
		return undefined;
	}

	if (code >= 0xd8_00 && code < 0xdc_00 && bytes[at + 6] === bytes[at] && bytes[at + 7] === bytes[at + 1]) {
		const low = readHexadecimal(bytes, at + 8, 4);
		if (low >= 0xdc_00 && low < 0xe0_00) {
			return {code: ((code - 0xd8_00) << 10) + (low - 0xdc_00) + 0x1_00_00, isByte: false, end: at + 12};
		}
	}

	return {code, isByte: false, end: at + 6};
}

/** -1 where it is none. */
function readHexadecimal(bytes: string, at: number, digits: number): number {
	let value = 0;
	for (let place = at; place < at + digits; place++) {
		const code = place < bytes.length ? bytes.charCodeAt(place) | 32 : 0;
		const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
		if (digit < 0) {
			return -1;
		}

		value = value * 16 + digit;
	}

	return value;
}
