import * as Byte from '../../waf/byte.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {clearLayer, createLayer, type Layer, type Unwrapped} from './envelope.ts';
import {createBareNames} from './bare-name-heads.ts';
import {readEnvelope} from './envelope-formats.ts';
import {stripFront} from './line-front.ts';
import {createNames} from './names.ts';
import {createPieces, type Joined, type LinePlace} from './pieces.ts';

/** kubectl around a container's runtime around a shipper is the most that was seen. */
const deepest = 3;

/**
Takes envelopes off lines, one around another, up to three deep. What is inside is for others to recognise.

It remembers the beginnings of long lines that came in pieces: one is for the lines of one origin, in their order.
*/
export type Unwrapper = {
	/**
	The line without its envelopes; undefined where it has none and begins with its first byte, which costs a few comparisons.

	@param place Where the line stands; given back with it, or with the last of its pieces.
	*/
	unwrap(bytes: Uint8Array, start: number, end: number, place?: LinePlace): Unwrapped | undefined;

	/** Gives up waiting for the ends of long lines, and hands over what came of them. */
	flush(give: (unwrapped: Unwrapped) => void): void;

	/** Lines of the log that were thrown away because too many streams had begun one. */
	readonly thrownAway: number;
};

const nowhere: LinePlace = {offset: -1, lineNumber: 0};

/**
@param now For times of syslog, which name no year.
*/
export function createUnwrapper(now: () => Timestamp): Unwrapper {
	const names = createNames();
	const bareNames = createBareNames();
	const pieces = createPieces();
	const layer = createLayer();
	const unwrapped = createUnwrapped();

	const begin = (bytes: Uint8Array, start: number, end: number, place: LinePlace): void => {
		layer.bytes = bytes;
		layer.start = start;
		layer.end = end;
		clearLayer(layer);
		unwrapped.isSpecific = false;
		unwrapped.time = Number.NaN;
		unwrapped.localTime = Number.NaN;
		unwrapped.isReadingTime = false;
		unwrapped.source = undefined;
		unwrapped.parts = undefined;
		unwrapped.stream = undefined;
		unwrapped.depth = 0;
		unwrapped.isHeld = false;
		unwrapped.isCut = false;
		unwrapped.offset = place.offset;
		unwrapped.lineNumber = place.lineNumber;
		unwrapped.lines = place.lines ?? 1;
	};

	/** Inner envelopes are nearer to what happened; a machine's name is less than a container's all the same. */
	const takeFacts = (): void => {
		// When a line was read says less than when it was written, however deep it stands.
		const isWorse = layer.isReadingTime && !unwrapped.isReadingTime && !Number.isNaN(unwrapped.time);
		if (!Number.isNaN(layer.time) && !isWorse) {
			unwrapped.time = layer.time;
			unwrapped.isReadingTime = layer.isReadingTime;
		}

		if (!Number.isNaN(layer.localTime)) {
			unwrapped.localTime = layer.localTime;
		}

		if (layer.source !== undefined && (layer.isSpecific || !unwrapped.isSpecific)) {
			unwrapped.source = layer.source;
			unwrapped.isSpecific = layer.isSpecific;
		}

		if (layer.parts !== undefined) {
			unwrapped.parts = unwrapped.parts === undefined ? layer.parts : {...unwrapped.parts, ...layer.parts};
		}

		unwrapped.stream = layer.stream ?? unwrapped.stream;
	};

	const takeJoined = (joined: Joined): void => {
		layer.bytes = joined.bytes;
		layer.start = joined.start;
		layer.end = joined.end;
		unwrapped.offset = joined.place.offset;
		unwrapped.lineNumber = joined.place.lineNumber;
		unwrapped.lines = joined.lines;
		unwrapped.isCut ||= joined.isCut;
	};

	/** Pieces are put together before anything in them is looked at: a client may choose what one begins with. */
	const join = (): boolean => {
		const isLast = layer.cuts === 'last';
		if (layer.cuts === 'never' || (isLast && pieces.isEmpty)) {
			return true;
		}

		const {bytes, start, end} = layer;
		const joined = pieces.add(unwrapped, {bytes, start, end, lines: unwrapped.lines, isLast}, unwrapped, unwrapped);
		if (joined !== undefined) {
			takeJoined(joined);
		}

		return joined !== undefined;
	};

	const peel = (): boolean => {
		let hasChanged = stripFront(layer);
		let lastKind: Layer['kind'] = 'other';
		while ((unwrapped.depth < deepest || lastKind === 'name') && layer.start < layer.end) {
			clearLayer(layer);
			const {bytes, start, end} = layer;
			if (!readEnvelope(layer, names, now) && !bareNames.read(layer)) {
				break;
			}

			// A name and a time are one envelope.
			const isSame = lastKind === 'name' && layer.kind === 'stamp';
			if (unwrapped.depth === deepest && !isSame) {
				layer.bytes = bytes;
				layer.start = start;
				layer.end = end;
				break;
			}

			unwrapped.depth += isSame ? 0 : 1;
			lastKind = layer.kind;
			hasChanged = true;
			takeFacts();
			if (!join()) {
				layer.end = layer.start;
				unwrapped.isHeld = true;
				break;
			}

			stripFront(layer);
			if (layer.bytes !== bytes && holdsLines(layer)) {
				break;
			}
		}

		if (layer.end > layer.start && layer.bytes[layer.end - 1] === Byte.carriageReturn) {
			layer.end--;
			hasChanged = true;
		}

		unwrapped.bytes = layer.bytes;
		unwrapped.start = layer.start;
		unwrapped.end = layer.end;
		return hasChanged;
	};

	return {
		get thrownAway() {
			return pieces.thrownAway;
		},
		unwrap(bytes, start, end, place = nowhere) {
			if (isServerLine(bytes, start, end)) {
				return undefined;
			}

			begin(bytes, start, end, place);
			return peel() ? unwrapped : undefined;
		},
		flush(give) {
			pieces.flush((joined, facts, depth) => {
				begin(joined.bytes, joined.start, joined.end, joined.place);
				Object.assign(unwrapped, facts);
				unwrapped.isCut = true;
				unwrapped.lines = joined.lines;
				unwrapped.depth = depth;
				peel();
				if (!unwrapped.isHeld) {
					give(unwrapped);
				}
			});
		},
	};
}

function createUnwrapped(): Unwrapped {
	const {bytes, start, end, time, localTime, isReadingTime, source, parts, isSpecific, stream} = createLayer();
	const facts = {time, localTime, isReadingTime, source, parts, isSpecific, stream};
	return {bytes, start, end, ...facts, depth: 0, isHeld: false, offset: -1, lineNumber: 0, lines: 1, isCut: false};
}

/** Nearly all lines of a log without envelopes: `2026/11/24 …`, `2026-11-24 …`, `[Tue Nov …`, `--1a2b3c4d-A--`. */
function isServerLine(bytes: Uint8Array, start: number, end: number): boolean {
	// The shortest name and time are longer
	if (end - start < 12 || bytes[end - 1] === Byte.carriageReturn) {
		return false;
	}

	const second = bytes[start + 1];
	switch (bytes[start]) {
		case Byte.openBracket: {
			return Byte.isUpper(second);
		}

		case Byte.dash: {
			return true;
		}

		default: {
			const separator = bytes[start + 4];
			return (
				Byte.isDigit(second) &&
				(separator === Byte.slash ||
					(separator === Byte.dash &&
						bytes[start + 10] === Byte.space &&
						bytes[start + 11] !== Byte.bar &&
						bytes[start + 11] !== Byte.space))
			);
		}
	}
}

/** A message that was decoded may hold several lines, whose heads are their own. */
function holdsLines({bytes, start, end}: Layer): boolean {
	return bytes.subarray(start, end).includes(Byte.newline);
}
