import * as Byte from '../../waf/byte.ts';
import {toLatin1} from '../values/bytes.ts';

/** A set of labels of a stream is shorter. */
const longestSet = 4096;

/* `pod="shop-0"` */
const label = /([A-Za-z_]\w{0,63})="((?:[^"\\]|\\.){0,1000})"(?:, ?)?/y;

/**
Reads the labels that Loki's client prints in front of a line, `{app="waf", pod="shop-0"}`, and the place behind them; undefined where none stand at `at`.
*/
export function readLabelSet(
	bytes: Uint8Array,
	at: number,
	end: number,
): {readonly labels: ReadonlyMap<string, string>; readonly behind: number} | undefined {
	if (bytes[at] !== Byte.openBrace || bytes[at + 1] === Byte.quote) {
		return undefined;
	}

	const text = toLatin1(bytes, at, Math.min(end, at + longestSet));
	const labels = new Map<string, string>();
	let index = 1;
	label.lastIndex = index;
	for (let found = label.exec(text); found !== null; found = label.exec(text)) {
		labels.set(found[1], found[2]);
		index = label.lastIndex;
	}

	if (text[index] !== '}' || text[index + 1] !== ' ') {
		return undefined;
	}

	// Sets are filled up to one width.
	while (text[index + 1] === ' ') {
		index++;
	}

	return {labels, behind: at + index + 1};
}
