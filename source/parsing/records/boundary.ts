import * as Byte from '../../waf/byte.ts';
import {toLatin1} from '../values/bytes.ts';

/**
The line that begins a part of a native audit record: whose record, and which part (`A` to `Z`).
*/
export type Boundary = {readonly name: string; readonly letter: string};

/* ModSecurity 2: `--1a2b3c4d-A--`; libmodsecurity: `---aB3dE6gH---A--`; Coraza: `--aBcDeFgHiJ-A--` */
const form = /^(?:--([0-9a-f]{8}|[A-Za-z]{10})-([A-KZ])--|---([A-Za-z0-9]{8})---([A-KZ])--)$/;

/** The same for a part A alone, at the end of a line that a writer left unfinished. */
const endForm = /(?:--(?:[0-9a-f]{8}|[A-Za-z]{10})-A--|---[A-Za-z0-9]{8}---A--)$/;
const longest = 17;

/**
Reads a boundary that is the whole of `[start, end)`. Costs two comparisons for other lines.
*/
export function readBoundary(bytes: Uint8Array, start: number, end: number): Boundary | undefined {
	if (bytes[start] !== Byte.dash || bytes[start + 1] !== Byte.dash || end - start > longest) {
		return undefined;
	}

	const match = form.exec(toLatin1(bytes, start, end));
	return match === null ? undefined : {name: match[1] ?? match[3], letter: match[2] ?? match[4]};
}

/**
Where a boundary of a part A stands at the end of a line, after the rest of a record whose writer died; -1 where none does.
*/
export function findEndBoundary(bytes: Uint8Array, start: number, end: number): number {
	if (
		bytes[end - 3] !== Byte.upperA ||
		bytes[end - 4] !== Byte.dash ||
		bytes[end - 1] !== Byte.dash ||
		bytes[end - 2] !== Byte.dash
	) {
		return -1;
	}

	const from = Math.max(start, end - longest);
	const found = endForm.exec(toLatin1(bytes, from, end));
	return found === null ? -1 : from + found.index;
}
