import {ascii, indexOfByte, standsAt} from '../values/bytes.ts';
import {type Layer} from './envelope.ts';
import {longestName, type Names} from './names.ts';
import {isDigit} from './zoned-time.ts';

const podOpen = ascii('[pod/');

/**
Reads the name that docker compose puts in front of a line:

    web-1  | TEXT                    v2; `web_1` before that
    gateway  | TEXT                  a container with a name of its own
    gateway | 2026/01/02 03:04:05 …  the longest of such names

A header such as `Cookie: a | b` or a row of a table is none: the name ends in a number behind `-` or `_`, or it is a plain one of small letters, and two blanks or more or what a log line begins with stand behind it.
*/
export function readComposeHead(layer: Layer, names: Names): boolean {
	const {bytes, start, end} = layer;
	const limit = Math.min(end, start + longestName);
	let nameEnd = start;
	let isPlain = true;
	for (; nameEnd < limit && isNameByte(bytes[nameEnd]); nameEnd++) {
		isPlain &&= bytes[nameEnd] < 65 || bytes[nameEnd] > 90;
	}

	let bar = nameEnd;
	while (bar < limit && bytes[bar] === 32) {
		bar++;
	}

	if (nameEnd === start || bar === nameEnd || bar >= end || bytes[bar] !== 124) {
		return false;
	}

	if (bar + 1 < end && bytes[bar + 1] !== 32) {
		return false;
	}

	const isService = isPlain && isLetter(bytes[start]) && (bar - nameEnd >= 2 || beginsLogLine(bytes, bar + 2, end));
	if (!isService && !endsInNumber(bytes, start, nameEnd)) {
		return false;
	}

	layer.source = names.read(bytes, start, nameEnd);
	layer.isSpecific = true;
	layer.start = Math.min(end, bar + 2);
	layer.kind = 'name';
	return true;
}

/** `2026/`, `2026-`, `{"`, `[Tue Nov`, `[2026-`, `--1a2b3c4d-A--` */
function beginsLogLine(bytes: Uint8Array, at: number, end: number): boolean {
	if (end - at < 8) {
		return false;
	}

	const [first, second] = [bytes[at], bytes[at + 1]];
	switch (first) {
		case 91: {
			return isYear(bytes, at + 1) || (second >= 65 && second <= 90 && bytes[at + 4] === 32);
		}

		case 123: {
			return second === 34;
		}

		case 45: {
			return second === 45;
		}

		default: {
			return isYear(bytes, at);
		}
	}
}

/** Four digits and a separator of dates */
function isYear(bytes: Uint8Array, at: number): boolean {
	const areDigits = isDigit(bytes[at]) && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]) && isDigit(bytes[at + 3]);
	return areDigits && (bytes[at + 4] === 47 || bytes[at + 4] === 45);
}

function endsInNumber(bytes: Uint8Array, start: number, end: number): boolean {
	let index = end;
	while (index > start && isDigit(bytes[index - 1])) {
		index--;
	}

	// `web-1` and `shop_web_1`, no date: `2026-01-02`
	const isNumbered = index < end && index > start + 1 && (bytes[index - 1] === 45 || bytes[index - 1] === 95);
	return isNumbered && hasLetter(bytes, start, index);
}

function hasLetter(bytes: Uint8Array, start: number, end: number): boolean {
	let index = start;
	while (index < end && !isLetter(bytes[index]) && !(bytes[index] >= 65 && bytes[index] <= 90)) {
		index++;
	}

	return index < end;
}

/**
Reads the pod and container that kubectl or another tool puts in front of a line:

    [pod/shop-5d4f8c7b9-x2x7k/waf] TEXT              kubectl logs --prefix
    [shop-5d4f8c7b9-x2x7k waf] TEXT                  kubetail and kin

`[client 192.0.2.7] ` and other words of a server in brackets are none: a pod's name holds a dash, or is its container's.
*/
export function readPodHead(layer: Layer, names: Names): boolean {
	const {bytes, start, end} = layer;
	const isLong = standsAt(bytes, start, podOpen);
	const pod = start + (isLong ? podOpen.length : 1);
	const podEnd = skipLabel(bytes, pod, end);
	const container = podEnd + 1;
	const close = skipLabel(bytes, container, end);
	if (podEnd === pod || bytes[podEnd] !== (isLong ? 47 : 32) || close >= end || bytes[close] !== 93) {
		return false;
	}

	if (!isLetter(bytes[container]) || (close + 1 < end && bytes[close + 1] !== 32)) {
		return false;
	}

	if (!isLong && indexOfByte(bytes, 45, pod, podEnd) === podEnd && !isSame(bytes, pod, podEnd, container, close)) {
		return false;
	}

	layer.source = isLong
		? names.read(bytes, pod, close)
		: `${names.read(bytes, pod, podEnd)}/${names.read(bytes, container, close)}`;
	layer.isSpecific = true;
	layer.start = Math.min(end, close + 2);
	layer.kind = 'name';
	return true;
}

/** Small letters, digits, dashes and points. */
function skipLabel(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + longestName);
	let index = at;
	while (
		index < limit &&
		(isLetter(bytes[index]) || isDigit(bytes[index]) || bytes[index] === 45 || bytes[index] === 46)
	) {
		index++;
	}

	return index;
}

function isSame(bytes: Uint8Array, from: number, to: number, other: number, otherEnd: number): boolean {
	let index = 0;
	while (from + index < to && bytes[from + index] === bytes[other + index]) {
		index++;
	}

	return from + index === to && other + index === otherEnd;
}

function isLetter(byte: number): boolean {
	return byte >= 97 && byte <= 122;
}

function isNameByte(byte: number): boolean {
	return isLetter(byte) || (byte >= 65 && byte <= 90) || isDigit(byte) || byte === 45 || byte === 46 || byte === 95;
}
