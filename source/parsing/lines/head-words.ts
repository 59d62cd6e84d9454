import * as Byte from '../../waf/byte.ts';
import {ascii, indexOfByte, standsAt} from '../values/bytes.ts';
import {readFraction, readNamedTime, readNumericTime} from '../values/line-time.ts';

const levels = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'].map(level => ascii(level));
const trace = ascii('trace');
const security2 = ascii('security2');
const longestWord = 160;

/** No id of a request or connection that Apache prints is shorter. */
const shortestId = 11;

/** A time of a head: its own object for each line would be one too many. */
export type HeadTime = {time: number; behind: number};

const read: HeadTime = {time: Number.NaN, behind: -1};

/**
A time in one of Apache's forms at `at`, and the index after it: `Fri Mar 08 08:34:41.060595 2024`, `2024-03-08 08:34:41.060595`, the second with or without a zone. Undefined where none stands there.
Valid until the next is read.
*/
export function readHeadTime(bytes: Uint8Array, at: number): HeadTime | undefined {
	let index = at + 19;
	if (Byte.isDigit(bytes[at])) {
		read.time = readNumericTime(bytes, at) + readFraction(bytes, index);
		if (Number.isNaN(read.time)) {
			return undefined;
		}

		index = skipFraction(bytes, index);
		const zone = bytes[index] === Byte.space ? index + 1 : index;
		if (bytes[zone] === Byte.plus || (bytes[zone] === Byte.dash && areDigits(bytes, zone + 1, zone + 5))) {
			index = zone + 5;
		}

		read.behind = index;
		return read;
	}

	if (!Byte.isUpper(bytes[at]) || bytes[at + 3] !== Byte.space) {
		return undefined;
	}

	read.time = readNamedTime(bytes, at);
	read.behind = skipFraction(bytes, index) + 5;
	return Number.isNaN(read.time) ? undefined : read;
}

function skipFraction(bytes: Uint8Array, at: number): number {
	let index = at;
	if (bytes[index] === Byte.dot) {
		index++;
		while (Byte.isDigit(bytes[index])) {
			index++;
		}
	}

	return index;
}

function areDigits(bytes: Uint8Array, from: number, to: number): boolean {
	let index = from;
	while (index < to && Byte.isDigit(bytes[index])) {
		index++;
	}

	return index === to;
}

/**
Whether `[from, to)` is the name of a level: `error`, `trace3`.
*/
export function isLevel(bytes: Uint8Array, from: number, to: number): boolean {
	const length = to - from;
	return (
		levels.some(level => level.length === length && standsAt(bytes, from, level)) ||
		(length === 6 && standsAt(bytes, from, trace) && Byte.isDigit(bytes[from + 5]))
	);
}

/**
Whether `[from, to)` could be the name of a module: `core`, `mpm_event`. `-` and nothing name none.
*/
export function isModule(bytes: Uint8Array, from: number, to: number): boolean {
	let index = from;
	while (
		index < to &&
		(Byte.isLower(bytes[index]) || bytes[index] === Byte.underscore || (index > from && Byte.isDigit(bytes[index])))
	) {
		index++;
	}

	return index === to && to > from;
}

/**
Whether `[from, to)` is the name of ModSecurity's module in Apache.
*/
export function isSecurity2(bytes: Uint8Array, from: number, to: number): boolean {
	return to - from === security2.length && standsAt(bytes, from, security2);
}

/**
Where the word that begins at `at` ends: at the next blank. -1 where it is longer than any of a head.
*/
export function findWordEnd(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + longestWord);
	const blank = indexOfByte(bytes, Byte.space, at, limit);
	return blank < limit && blank > at ? blank : -1;
}

/**
Where an error of the system that begins at `at` ends, with its colon: `(70014)End of file found:`. -1 where none stands there.
*/
export function skipStatus(bytes: Uint8Array, at: number, end: number): number {
	let index = at + 1;
	while (Byte.isDigit(bytes[index])) {
		index++;
	}

	if (bytes[at] !== Byte.openParenthesis || index === at + 1 || bytes[index] !== Byte.closeParenthesis) {
		return -1;
	}

	const limit = Math.min(end, at + longestWord);
	const colon = indexOfByte(bytes, Byte.colon, index, limit);
	return colon < limit && bytes[colon + 1] === Byte.space ? colon + 1 : -1;
}

/**
Whether a word is one that Apache prints by itself, and no message of another module begins with: a place in the sources (`core.c(273):`), a number, a name of a host, an id, `-` or `|`.
*/
export function isServerWord(bytes: Uint8Array, from: number, to: number): boolean {
	const last = bytes[to - 1];
	const end = last === Byte.colon || last === Byte.comma ? to - 1 : to;
	if (end - from <= 1) {
		const only = bytes[from];
		return only === Byte.dash || only === Byte.bar || only === Byte.colon || Byte.isDigit(only);
	}

	return areDigits(bytes, from, end) || isPlace(bytes, from, end) || (end === to && isHostOrId(bytes, from, end));
}

/** `apache2_util.c(273)` */
function isPlace(bytes: Uint8Array, from: number, to: number): boolean {
	const open = indexOfByte(bytes, Byte.openParenthesis, from, to);
	return open > from && open < to - 2 && bytes[to - 1] === Byte.closeParenthesis && areDigits(bytes, open + 1, to - 1);
}

/** `shop.test`, `shop.test:443`, `ZTzNVTW5gv9xFHWEH0rSOwAAAAc`; a word of a message has no digit, no point and no capital inside. */
function isHostOrId(bytes: Uint8Array, from: number, to: number): boolean {
	let isMarked = false;
	let hasDot = false;
	for (let index = from; index < to; index++) {
		const byte = bytes[index];
		const isDot = byte === Byte.dot || byte === Byte.colon;
		const isSign = byte === Byte.dash || byte === Byte.underscore || byte === Byte.atSign || byte === Byte.plus;
		if (!Byte.isLetter(byte) && !Byte.isDigit(byte) && !isDot && !isSign && byte !== Byte.slash) {
			return false;
		}

		hasDot ||= byte === Byte.dot && index > from && index < to - 1;
		isMarked ||= Byte.isDigit(byte) || (Byte.isUpper(byte) && index > from);
	}

	const hasSlash = indexOfByte(bytes, Byte.slash, from, to) < to;
	return (hasDot && !hasSlash) || (isMarked && to - from >= shortestId && !hasDot);
}
