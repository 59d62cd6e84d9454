import * as Byte from '../waf/byte.ts';
/**
A text as bytes, one character a byte, as it stands or with its escapes resolved once, twice and so on. `toStart` says for each byte where it begins in the text as it stands; undefined there itself.
*/
export type EscapeLevel = {readonly bytes: string; readonly toStart: ((at: number) => number) | undefined};

/** A line of Apache's (which doubles backslashes) in a JSON document is three deep, with percent signs four. */
const deepest = 4;
const shortEscapes: Readonly<Record<string, number>> = {n: 10, r: 13, t: 9, b: 8, v: 11, f: 12};
const itself = '"\\/\'';

/**
Bytes with all their escapes resolved, level by level: `%41`, `%u0041`, `\x41`, `\u0041`, `\"`, `\\`, `&quot;`, `&#65;`. Costs time and memory in proportion to them.
*/
export function toEscapeLevels(bytes: string): readonly EscapeLevel[] {
	const levels: EscapeLevel[] = [{bytes, toStart: undefined}];
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

const signs = /[%\\&]/;

/**
Whether there is a sign in a text that begins an escape.
*/
export function holdsEscape(text: string): boolean {
	return signs.test(text);
}

/** For texts of the usual size: bytes are read and written faster in an array. */
const room = Buffer.alloc(65_536);

/** Undefined where nothing is escaped. */
function resolveOnce({bytes, toStart}: EscapeLevel): EscapeLevel | undefined {
	if (!holdsEscape(bytes)) {
		return undefined;
	}

	// An escape is never shorter than the bytes that it stands for, so these are written over it.
	const written = bytes.length > room.length ? Buffer.allocUnsafe(bytes.length) : room;
	written.write(bytes, 0, 'latin1');
	const runs: Runs = {starts: [], sources: []};
	let length = 0;
	for (let at = 0; at < bytes.length;) {
		const code = written[at];
		const escape =
			code === Byte.percent || code === Byte.backslash || code === Byte.ampersand ? readEscape(bytes, at) : undefined;
		if (escape === undefined) {
			written[length++] = code;
			at++;
			continue;
		}

		const from = length;
		if (escape.isByte || escape.code < 128) {
			written[length++] = escape.code;
		} else {
			length += written.write(String.fromCodePoint(escape.code), length, 'utf8');
		}

		for (let place = from + 1; place <= length; place++) {
			runs.starts.push(place);
			runs.sources.push(place < length ? at : escape.end);
		}

		at = escape.end;
	}

	return runs.starts.length === 0
		? undefined
		: {
				bytes: written.toString('latin1', 0, length),
				toStart(at) {
					const source = toSource(runs, at);
					return toStart === undefined ? source : toStart(source);
				},
			};
}

/** Bytes that stand in a row in the source as well: from where on in what was resolved, and in its source. What comes before the first run is where it was. */
type Runs = {readonly starts: number[]; readonly sources: number[]};

function toSource({starts, sources}: Runs, at: number): number {
	let first = 0;
	let last = starts.length;
	while (first < last) {
		const middle = (first + last) >> 1;
		if (starts[middle] <= at) {
			first = middle + 1;
		} else {
			last = middle;
		}
	}

	return first === 0 ? at : sources[first - 1] + at - starts[first - 1];
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
const longestEntity = '&#1234567;'.length;
const entities: Readonly<Record<string, number>> = {quot: 34, amp: 38, apos: 39, lt: 60, gt: 62};

/** Of HTML and XML: `&quot;`, `&#65;`, `&#x41;`. */
function readEntity(bytes: string, at: number): Escape | undefined {
	let end = at + 3;
	while (end < at + longestEntity && bytes.charCodeAt(end) !== Byte.semicolon) {
		end++;
	}

	// Nearly every `&` stands between two parameters.
	if (end === at + longestEntity) {
		return undefined;
	}

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
