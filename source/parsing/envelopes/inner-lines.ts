import {type Unwrapped} from './envelope.ts';
import {unwrapLine} from './unwrap.ts';
import {createPieces} from './pieces.ts';

const newline = 10;

/**
A line, and what was around it.
*/
export type InnerLine = {readonly text: Buffer; readonly envelope: Unwrapped};

/**
The lines in a stretch of an enveloped log, without their envelopes and whole: to read again what stands there. Empty where nothing is in an envelope.
*/
export function readInnerLines(bytes: Uint8Array, year: number): InnerLine[] {
	const pieces = createPieces();
	const inner: InnerLine[] = [];
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let start = 0; start < buffer.length;) {
		const found = buffer.indexOf(newline, start);
		const end = found < 0 ? buffer.length : found;
		const unwrapped = unwrapLine(buffer.subarray(start, end), year);
		const whole = unwrapped && pieces.add(`${unwrapped.source}\u0000${unwrapped.stream}`, unwrapped, start);
		if (unwrapped !== undefined && whole !== undefined) {
			inner.push(...splitLines(whole.text).map(text => ({text, envelope: unwrapped})));
		}

		start = end + 1;
	}

	return inner;
}

/**
The lines of a text, without newlines; the bytes are the text's own.
*/
export function splitLines(text: Buffer): Buffer[] {
	const lines: Buffer[] = [];
	for (let start = 0; start <= text.length;) {
		const found = text.indexOf(newline, start);
		const end = found < 0 ? text.length : found;
		lines.push(text.subarray(start, end));
		start = end + 1;
	}

	return lines;
}
