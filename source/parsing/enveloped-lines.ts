import {type Clock} from '../waf/clock.ts';
import {type Observation} from '../waf/observation.ts';
import {nameObserver, type ObserverParts} from '../waf/observer-parts.ts';
import {type EnvelopeFacts, type Unwrapped} from './envelopes/envelope.ts';
import {createEntryList} from './envelopes/entry-list.ts';
import {createUnwrapper, type Left, toLeft} from './envelopes/unwrapper.ts';
import {cutInner, timesOf} from './inner-lines.ts';
import {type Reader} from './lines/line-reader.ts';
import {createRepeatedLines} from './repeated-lines.ts';
import {createTextsInOrder, type TextsInOrder} from './texts-in-order.ts';
import {addLineCounts, createLineCounts, type LineCounts} from '../waf/line-counts.ts';

const newline = Buffer.from('\n');

/** More machines and streams than this share one reader. */
const mostReaders = 1000;

/**
The lines of a log that are in envelopes: taken out, put together, and read by a reader for each machine and stream.
*/
export type EnvelopedLines = {
	/** Whether the line was in an envelope. */
	take(line: Observation, observe: (observation: Observation) => void): boolean;
	flush(observe: (observation: Observation) => void): void;

	/** Of the lines inside. One in pieces counts as the lines that they came in. */
	readonly counts: LineCounts;
	readonly lastOther: string | undefined;
	readonly lastUnreadable: string | undefined;
};

type Inside = {
	readonly reader: Reader;
	readonly observer: string | undefined;
	readonly parts: ObserverParts | undefined;
	readonly texts: TextsInOrder<Held>;
	isBegun: boolean;
};

/** A text that was taken out of its envelope, by line, with what the envelope says. */
type Held = {
	readonly text: Buffer;
	readonly ends: Uint32Array;
	readonly place: Place;
	readonly time: number;
	readonly localTime: number;
	readonly isAlone: boolean;

	/** Of a text that may have more envelopes: what is known of it. */
	readonly left: Left | undefined;
};

/** Where a text stood with its envelope, and how many lines of the log it took. */
type Place = {
	readonly origin: number;
	readonly offset: number;
	readonly length: number;
	readonly lineNumber: number;
	readonly lines: number;
};

/**
@param createInside Makes a reader for the lines of a machine or container, by its name where one is told.
*/
export function createEnvelopedLines(
	createInside: (observer: string | undefined) => Reader,
	clock: Clock,
): EnvelopedLines {
	const insides = new Map<string, Inside>();
	const unwrapper = createUnwrapper(clock.now);
	const list = createEntryList();
	const known = createRepeatedLines();
	let repeated = 0;

	let observeNow: (observation: Observation) => void = () => {};

	/** Lines of a list in which no line of a log is, and those left out of a text. */
	let empty = 0;
	/** The line could be a client's own text, whatever is in it. */
	let isInText = false;

	/** Of the entry of a list that has begun: where it stands, and how many lines of it came. */
	let inList = {lines: 0, offset: -1, lineNumber: 0};
	let last: Inside | undefined;
	let seen = {origin: 0, end: 0, lineNumber: 0};

	const nameOf = ({source, stream}: EnvelopeFacts): string => {
		const key = `${source}\u0000${stream}`;
		return insides.has(key) || insides.size < mostReaders ? key : '';
	};

	/** Who broke a message of a stream by newlines, or has a body in its record, may have written an envelope as well. */
	const isPart = (facts: EnvelopeFacts): boolean => {
		const inside = insides.get(nameOf(facts));
		return inside !== undefined && (inside.texts.isOpen || inside.reader.isOpen);
	};

	const insideOf = (facts: Unwrapped): Inside => {
		const {source, parts: found} = facts;
		const name = nameOf(facts);
		let inside = insides.get(name);
		if (inside === undefined) {
			const parts = name === '' ? undefined : found;
			const observer = parts === undefined ? (name === '' ? undefined : source) : nameObserver(parts);
			const made: Inside = {
				reader: createInside(observer === '' ? undefined : observer),
				observer,
				parts,
				texts: createTextsInOrder((held, behind) => readText(made, held, behind)),
				isBegun: false,
			};
			inside = made;
			insides.set(name, inside);
		}

		return inside;
	};

	/** Says where a record was written while it is looked at: the observation is used for others, too. */
	const tell =
		({observer, parts}: Inside, observe: (observation: Observation) => void, isAlone = false) =>
		(observed: Observation): void => {
			observed.isAlone ||= isAlone;
			observed.observer ??= observer;
			observed.observerParts = parts;
			observe(observed);
			observed.observer = undefined;
			observed.observerParts = undefined;
		};

	/** The envelope's time is the log's own where its lines print none, and gives away the zone where they do. */
	const readText = (inside: Inside, held: Held, behind: Buffer): void => {
		const {reader} = inside;
		const {text, ends, place, time, localTime, isAlone, left} = held;
		const {origin, offset, length, lineNumber, lines} = place;
		let isFree = false;
		const onFree = (): void => {
			isFree = true;
		};

		reader.push(
			{
				kind: 'lines',
				origin: {number: origin, name: ''},
				bytes: behind.length === 0 ? text : Buffer.concat([text, newline, behind]),
				ends,
				count: ends.length,
				base: {origin, offset, line: lineNumber},
				cut: false,
			},
			tell(inside, observeNow, isAlone),
			{
				length,
				lines,
				time,
				localTime: Number.isNaN(localTime) ? time + reader.zone.offset : localTime,
				onFree: left === undefined ? undefined : onFree,
			},
		);
		if (isFree) {
			readRest(inside, held, behind);
		}
	};

	/** Takes off the other envelopes of a text that is no part of anything. */
	const readRest = (inside: Inside, {text, place, isAlone, left}: Held, behind: Buffer): void => {
		const unwrapped = unwrapper.unwrapRest(text, left!, place, isPart);
		if (unwrapped.isHeld) {
			return;
		}

		const {offset, lineNumber, lines} = unwrapped;
		// Pieces stand where the first of them stands.
		const whole = {...place, offset, lineNumber, lines, length: place.offset + place.length - offset};
		const held = {...toHeld(unwrapped, whole), isAlone};
		const other = insideOf(unwrapped);
		if (other === inside) {
			// Its turn is now.
			readText(inside, held, behind);
		} else {
			other.isBegun = true;
			other.texts.push(held);
		}
	};

	const toHeld = (unwrapped: Unwrapped, place: Place): Omit<Held, 'isAlone'> => {
		const {text, ends, leftOut} = cutInner(unwrapped);
		empty += leftOut;
		return {text, ends, place, ...timesOf(unwrapped), left: unwrapped.isLeft ? toLeft(unwrapped) : undefined};
	};

	const push = (inside: Inside, place: Place, unwrapped: Unwrapped): void => {
		// Where reading began inside a log, the first text may be the rest of a line that a client cut to its liking.
		const isRest = !inside.isBegun && place.lineNumber === 0;
		inside.isBegun = true;
		inside.texts.push({...toHeld(unwrapped, place), isAlone: isRest || isInText});
	};

	const read = (
		unwrapped: Unwrapped,
		{origin, end, lineNumber}: {readonly origin: number; readonly end: number; readonly lineNumber: number},
		observe: (observation: Observation) => void,
	): void => {
		const inside = insideOf(unwrapped);
		last = inside;
		const {offset, lines} = unwrapped;
		const place = {origin, offset, length: end - offset, lineNumber: unwrapped.lineNumber || lineNumber, lines};
		observeNow = observe;
		push(inside, place, unwrapped);
	};

	return {
		get lastOther() {
			return last?.reader.lastOther;
		},
		get lastUnreadable() {
			return last?.reader.lastUnreadable;
		},
		take(line, observe) {
			const {bytes, start, end, offset, length, origin, lineNumber} = line;
			isInText = line.isAlone;
			const entry = list.push(bytes, start, end);
			if (entry === 'part') {
				inList = inList.lines === 0 ? {lines: 1, offset, lineNumber} : {...inList, lines: inList.lines + 1};
				return true;
			}

			const isEntry = entry !== 'no';
			const lines = isEntry ? inList.lines + 1 : 1;
			const place = isEntry ? {...inList, lines} : {offset, lineNumber};
			empty += isEntry ? 0 : inList.lines;
			inList.lines = 0;
			const whole = isEntry ? {bytes: entry, start: 0, end: entry.length} : {bytes, start, end};
			if (known.has(whole.bytes, whole.start, whole.end)) {
				repeated += lines;
				return true;
			}

			const unwrapped = unwrapper.unwrap(whole.bytes, whole.start, whole.end, place, isPart);
			if (unwrapped === undefined) {
				empty += isEntry ? lines : 0;
				return isEntry;
			}

			seen = {origin, end: offset + length, lineNumber};
			if (!unwrapped.isHeld) {
				read(unwrapped, seen, observe);
			}

			return true;
		},
		flush(observe) {
			unwrapper.flush(unwrapped => read(unwrapped, seen, observe));
			observeNow = observe;
			for (const inside of insides.values()) {
				inside.texts.flush();
				inside.reader.flush(tell(inside, observe));
			}
		},
		get counts() {
			const {thrownAway} = unwrapper;
			const other = repeated + empty + inList.lines;
			const own = {
				...createLineCounts(),
				read: thrownAway + other,
				other,
				unreadable: thrownAway,
				repeated,
			};
			return addLineCounts(createLineCounts(), [own, ...[...insides.values()].map(({reader}) => reader.counts)]);
		},
	};
}
