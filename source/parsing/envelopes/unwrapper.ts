import * as Byte from '../../waf/byte.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {clearLayer, createLayer, type EnvelopeFacts, type Layer, type Unwrapped} from './envelope.ts';
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
	@param isPart Asked after each envelope, with what is known by then: whether what is inside may be a part of what has begun there. A client writes whatever it likes in there, an envelope with another name as well.
	*/
	unwrap(bytes: Uint8Array, start: number, end: number, place?: LinePlace, isPart?: IsPart): Unwrapped | undefined;

	/** Goes on with a text that was left as it is, and turned out to be no part of anything. */
	unwrapRest(text: Uint8Array, left: Left, place: LinePlace, isPart: IsPart): Unwrapped;

	/** Gives up waiting for the ends of long lines, and hands over what came of them. */
	flush(give: (unwrapped: Unwrapped) => void): void;

	/** Lines of the log that were thrown away because too many streams had begun one. */
	readonly thrownAway: number;
};

export type IsPart = (unwrapped: Readonly<Unwrapped>) => boolean;

/** What was known of a text when it was left. */
export type Left = EnvelopeFacts & {readonly depth: number; readonly isCut: boolean};

/**
A copy of what is known of a text that is left.
*/
export function toLeft({
	depth,
	isCut,
	time,
	localTime,
	isReadingTime,
	source,
	parts,
	isSpecific,
	stream,
}: Unwrapped): Left {
	return {depth, isCut, time, localTime, isReadingTime, source, parts, isSpecific, stream};
}

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
		unwrapped.isLeft = false;
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

	const peel = (isPart?: IsPart): boolean => {
		// Colours of a head may end behind it; elsewhere they are the text's own.
		const isColoured = layer.bytes[layer.start] === Byte.escape;
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

			if (isColoured) {
				stripFront(layer);
			}

			const hasLines = layer.bytes !== bytes && holdsLines(layer);
			if (!hasLines && isPart?.(unwrapped) === true) {
				unwrapped.isLeft = true;
				break;
			}

			stripFront(layer);
			if (hasLines) {
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
		unwrap(bytes, start, end, place = nowhere, isPart) {
			if (isServerLine(bytes, start, end)) {
				return undefined;
			}

			begin(bytes, start, end, place);
			return peel(isPart) ? unwrapped : undefined;
		},
		unwrapRest(text, left, place, isPart) {
			begin(text, 0, text.length, place);
			Object.assign(unwrapped, left);
			peel(isPart);
			return unwrapped;
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
	const place = {offset: -1, lineNumber: 0, lines: 1};
	return {bytes, start, end, ...facts, depth: 0, isHeld: false, isLeft: false, ...place, isCut: false};
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
