import * as Byte from '../../waf/byte.ts';
import {ascii, indexOfByte, standsAt} from '../values/bytes.ts';
import {type Layer} from './envelope.ts';
import {beginsLogLine} from './log-start.ts';
import {longestName, type Names} from './names.ts';

const podOpen = ascii('[pod/');

/**
Reads the name that docker compose puts in front of a line:

    web-1  | TEXT                    v2; `web_1` before that
    gateway  | TEXT                  a container with a name of its own
    gateway | 2026/01/02 03:04:05 …  the longest of such names
    shop_waf.1.k3v9x2m7q0t1@edge7    | TEXT   docker service logs: a task and its machine

A header such as `Cookie: a | b` or a row of a table is none: the name ends in a number after `-` or `_`, or it is a plain one of small letters, and two blanks or more or what a log line begins with stand after it.
*/
export function readComposeHead(layer: Layer, names: Names): boolean {
	const {bytes, start, end} = layer;
	const limit = Math.min(end, start + longestName);
	let nameEnd = start;
	let isPlain = true;
	let node = -1;
	for (; nameEnd < limit && (isNameByte(bytes[nameEnd]) || (bytes[nameEnd] === Byte.atSign && node < 0)); nameEnd++) {
		isPlain &&= !Byte.isUpper(bytes[nameEnd]);
		node = bytes[nameEnd] === Byte.atSign ? nameEnd : node;
	}

	let bar = nameEnd;
	while (bar < limit && bytes[bar] === Byte.space) {
		bar++;
	}

	if (nameEnd === start || bar === nameEnd || bar >= end || bytes[bar] !== Byte.bar) {
		return false;
	}

	if (bar + 1 < end && bytes[bar + 1] !== Byte.space) {
		return false;
	}

	const isService = isPlain && Byte.isLower(bytes[start]) && (bar - nameEnd >= 2 || beginsLogLine(bytes, bar + 2, end));
	if (
		node >= 0 ? !isTask(bytes, start, node) || node + 1 === nameEnd : !isService && !endsInNumber(bytes, start, nameEnd)
	) {
		return false;
	}

	const container = names.read(bytes, start, node < 0 ? nameEnd : node);
	layer.source = container;
	layer.parts = node < 0 ? {container} : {container, host: names.read(bytes, node + 1, nameEnd)};
	layer.isSpecific = true;
	layer.start = Math.min(end, bar + 2);
	layer.kind = 'name';
	return true;
}

/** `shop_waf.1`, `shop_waf.1.k3v9x2m7q0t1`: a service and the number of its task. */
function isTask(bytes: Uint8Array, start: number, end: number): boolean {
	const dot = indexOfByte(bytes, Byte.dot, start, end);
	return dot > start && dot + 1 < end && Byte.isDigit(bytes[dot + 1]);
}

function endsInNumber(bytes: Uint8Array, start: number, end: number): boolean {
	let index = end;
	while (index > start && Byte.isDigit(bytes[index - 1])) {
		index--;
	}

	// `web-1` and `shop_web_1`, no date: `2026-01-02`
	const isNumbered =
		index < end && index > start + 1 && (bytes[index - 1] === Byte.dash || bytes[index - 1] === Byte.underscore);
	return isNumbered && hasLetter(bytes, start, index);
}

function hasLetter(bytes: Uint8Array, start: number, end: number): boolean {
	let index = start;
	while (index < end && !Byte.isLetter(bytes[index])) {
		index++;
	}

	return index < end;
}

/**
Reads the pod and container that kubectl or another tool puts in front of a line:

    [pod/shop-5d4f8c7b9-x2x7k/waf] TEXT              kubectl logs --prefix
    [shop-5d4f8c7b9-x2x7k waf] TEXT                  kubetail and the like

`[client 192.0.2.7] ` and other words of a server in brackets are none: a pod's name holds a dash, or is its container's.
*/
export function readPodHead(layer: Layer, names: Names): boolean {
	const {bytes, start, end} = layer;
	const isLong = standsAt(bytes, start, podOpen);
	const pod = start + (isLong ? podOpen.length : 1);
	const podEnd = skipLabel(bytes, pod, end);
	const container = podEnd + 1;
	const close = skipLabel(bytes, container, end);
	if (
		podEnd === pod ||
		bytes[podEnd] !== (isLong ? Byte.slash : Byte.space) ||
		close >= end ||
		bytes[close] !== Byte.closeBracket
	) {
		return false;
	}

	if (!Byte.isLower(bytes[container]) || (close + 1 < end && bytes[close + 1] !== Byte.space)) {
		return false;
	}

	if (
		!isLong &&
		indexOfByte(bytes, Byte.dash, pod, podEnd) === podEnd &&
		!isSame(bytes, pod, podEnd, container, close)
	) {
		return false;
	}

	layer.parts = {pod: names.read(bytes, pod, podEnd), container: names.read(bytes, container, close)};
	layer.source = `${layer.parts.pod}/${layer.parts.container}`;
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
		(Byte.isLower(bytes[index]) ||
			Byte.isDigit(bytes[index]) ||
			bytes[index] === Byte.dash ||
			bytes[index] === Byte.dot)
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

function isNameByte(byte: number): boolean {
	return (
		Byte.isLetter(byte) || Byte.isDigit(byte) || byte === Byte.dash || byte === Byte.dot || byte === Byte.underscore
	);
}
