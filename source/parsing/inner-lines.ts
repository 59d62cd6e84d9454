import * as Byte from '../waf/byte.ts';
import {type Clock} from '../waf/clock.ts';
import {type Unwrapped} from './envelopes/envelope.ts';
import {createEntryList} from './envelopes/entry-list.ts';
import {createUnwrapper} from './envelopes/unwrapper.ts';

/**
A line, and what was around it.
*/
export type InnerLine = {readonly text: Buffer; readonly time: number; readonly localTime: number};

/**
The lines in a stretch of an enveloped log, without their envelopes and whole: to read again what stands there. Empty where nothing is in an envelope.
*/
export function readInnerLines(bytes: Uint8Array, clock: Clock): InnerLine[] {
	const unwrapper = createUnwrapper(clock.now);
	const list = createEntryList(true);
	const inner: InnerLine[] = [];
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(Byte.newline, start);
		const end = found < 0 ? bytes.length : found;
		const entry = list.push(bytes, start, end);
		const texts = entry === 'part' ? [] : [entry === 'no' ? bytes.subarray(start, end) : entry];
		for (const text of texts) {
			const unwrapped = unwrapper.unwrap(text, 0, text.length);
			if (unwrapped !== undefined && !unwrapped.isHeld) {
				inner.push(...splitInner(unwrapped).map(each => ({text: each, ...timesOf(unwrapped)})));
			}
		}

		start = end + 1;
	}

	return inner;
}

/**
The times that an envelope gives to the line in it; NaN where it has none of the line's own.
*/
export function timesOf({time, localTime, isReadingTime}: Unwrapped): {time: number; localTime: number} {
	return {time: isReadingTime ? Number.NaN : time, localTime};
}

/**
The lines of an inner text, copied: what an unwrapper gives is valid only until the next line.
*/
export function splitInner({bytes, start, end}: Unwrapped): Buffer[] {
	const text = Buffer.from(bytes.subarray(start, end));
	const lines: Buffer[] = [];
	for (let at = 0; at <= text.length;) {
		const found = text.indexOf(Byte.newline, at);
		const to = found < 0 ? text.length : found;
		lines.push(text.subarray(at, to));
		at = to + 1;
	}

	return lines;
}
