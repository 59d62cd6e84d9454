import {type Clock} from '../waf/clock.ts';
import {type Observation} from '../waf/observation.ts';
import {nameObserver, type ObserverParts} from '../waf/observer-parts.ts';
import {type Unwrapped} from './envelopes/envelope.ts';
import {createEntryList} from './envelopes/entry-list.ts';
import {createUnwrapper} from './envelopes/unwrapper.ts';
import {splitInner, timesOf} from './inner-lines.ts';
import {type Reader} from './lines/reader.ts';
import {createRepeatedLines} from './repeated-lines.ts';
import {type ReaderCounts} from './lines/reader-counts.ts';

/** More machines and streams than this share one reader. */
const mostReaders = 1000;

/** How the pieces of a line are counted: as the line that they make. */
const kinds = ['modsecurity', 'engine', 'other', 'unreadable'] as const;

/**
The lines of a log that are in envelopes: taken out, put together, and read by a reader for each machine and stream.
*/
export type EnvelopedLines = {
	/** Whether the line was in an envelope. */
	take(line: Observation, observe: (observation: Observation) => void): boolean;
	flush(observe: (observation: Observation) => void): void;

	/** Of the lines inside. */
	addCounts(sum: ReaderCounts): void;
	readonly lastOther: string | undefined;
	readonly lastUnreadable: string | undefined;
};

type Inside = {
	readonly reader: Reader;
	readonly observer: string | undefined;
	readonly parts: ObserverParts | undefined;
	held: number;
	isBegun: boolean;
};

export function createEnvelopedLines(createInside: () => Reader, clock: Clock): EnvelopedLines {
	const insides = new Map<string, Inside>();
	const unwrapper = createUnwrapper(clock.now);
	const list = createEntryList();
	const known = createRepeatedLines();
	let repeated = 0;
	const ends = new Uint32Array(1);
	/** The line could be a client's own text, whatever is in it. */
	let isInText = false;
	let inList = {lines: 0, offset: -1, lineNumber: 0};
	let last: Inside | undefined;
	let seen = {origin: 0, end: 0, lineNumber: 0};

	const insideOf = ({source, stream, parts: found}: Unwrapped): Inside => {
		const key = `${source}\u0000${stream}`;
		const name = insides.has(key) || insides.size < mostReaders ? key : '';
		let inside = insides.get(name);
		if (inside === undefined) {
			const parts = name === '' ? undefined : found;
			const observer = parts === undefined ? (name === '' ? undefined : source) : nameObserver(parts);
			inside = {reader: createInside(), observer, parts, held: 0, isBegun: false};
			insides.set(name, inside);
		}

		return inside;
	};

	/** Tells where a record was written while it is looked at: the observation is used for others, too. */
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

	/** The envelope's time is the log's own where its lines print none, and tells the zone where they do. */
	const push = (
		inside: Inside,
		text: Buffer,
		place: {readonly origin: number; readonly offset: number; readonly length: number; readonly lineNumber: number},
		unwrapped: Unwrapped,
		observe: (observation: Observation) => void,
	): void => {
		const {reader} = inside;
		const {time, localTime} = timesOf(unwrapped);
		// Where reading began inside a log, the first text may be the rest of a line that a client cut to its liking.
		const isRest = !inside.isBegun && place.lineNumber === 0;
		inside.isBegun = true;
		ends[0] = text.length;
		const {origin, offset, length, lineNumber} = place;
		reader.push(
			{
				kind: 'lines',
				origin: {number: origin, name: ''},
				bytes: text,
				ends,
				count: 1,
				base: {origin, offset, line: lineNumber},
				cut: false,
			},
			tell(inside, observe, isRest || isInText),
			{length, time, localTime: Number.isNaN(localTime) ? time + reader.zone.offset : localTime},
		);
	};

	const read = (
		unwrapped: Unwrapped,
		{origin, end, lineNumber}: {readonly origin: number; readonly end: number; readonly lineNumber: number},
		observe: (observation: Observation) => void,
		ended = 0,
	): void => {
		const inside = insideOf(unwrapped);
		last = inside;
		const before = {...inside.reader.counts};
		const {offset} = unwrapped;
		const place = {origin, offset, length: end - offset, lineNumber: unwrapped.lineNumber || lineNumber};
		for (const text of splitInner(unwrapped)) {
			push(inside, text, place, unwrapped, observe);
		}

		const kind = kinds.find(each => inside.reader.counts[each] > before[each]);
		if (kind !== undefined) {
			const counts = inside.reader.counts as ReaderCounts;
			counts[kind] += inside.held - ended;
			counts.read += inside.held - ended;
			inside.held = 0;
		}
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

			const whole = entry === 'no' ? {bytes, start, end} : {bytes: entry, start: 0, end: entry.length};
			if (known.has(whole.bytes, whole.start, whole.end)) {
				repeated += inList.lines + 1;
				inList.lines = 0;
				return true;
			}

			const place = entry === 'no' ? {offset, lineNumber} : inList;
			const unwrapped = unwrapper.unwrap(whole.bytes, whole.start, whole.end, place);
			const linesBefore = inList.lines;
			inList.lines = 0;
			if (unwrapped === undefined) {
				return entry !== 'no';
			}

			seen = {origin, end: offset + length, lineNumber};
			if (unwrapped.isHeld) {
				const inside = insideOf(unwrapped);
				inside.held++;
				return true;
			}

			insideOf(unwrapped).held += linesBefore;
			read(unwrapped, seen, observe);
			return true;
		},
		flush(observe) {
			// Its last piece is among those that were held.
			unwrapper.flush(unwrapped => read(unwrapped, seen, observe, 1));
			for (const inside of insides.values()) {
				inside.reader.flush(tell(inside, observe));
			}
		},
		addCounts(sum) {
			sum.read += repeated;
			sum.other += repeated;
			sum.repeated += repeated;
			for (const {reader} of insides.values()) {
				for (const key of Object.keys(sum) as Array<keyof ReaderCounts>) {
					sum[key] += reader.counts[key];
				}
			}
		},
	};
}
