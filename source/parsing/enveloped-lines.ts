import {type Clock} from '../waf/clock.ts';
import {type Observation} from '../waf/observation.ts';
import {type Unwrapped} from './envelopes/envelope.ts';
import {createUnwrapper} from './envelopes/unwrapper.ts';
import {splitInner, timesOf} from './inner-lines.ts';
import {type Reader} from './reader.ts';
import {type ReaderCounts} from './reader-counts.ts';

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

type Inside = {readonly reader: Reader; readonly source: string | undefined; held: number};

export function createEnvelopedLines(createInside: () => Reader, clock: Clock): EnvelopedLines {
	const insides = new Map<string, Inside>();
	const unwrapper = createUnwrapper(clock.now);
	const ends = new Uint32Array(1);
	let last: Inside | undefined;

	const insideOf = (key: string, source: string | undefined): Inside => {
		const name = insides.has(key) || insides.size < mostReaders ? key : '';
		let inside = insides.get(name);
		if (inside === undefined) {
			inside = {reader: createInside(), source: name === '' ? undefined : source, held: 0};
			insides.set(name, inside);
		}

		return inside;
	};

	/** The envelope's time is the log's own where its lines print none, and tells the zone where they do. */
	const push = (
		{reader, source}: Inside,
		text: Buffer,
		place: {readonly origin: number; readonly offset: number; readonly length: number; readonly lineNumber: number},
		unwrapped: Unwrapped,
		observe: (observation: Observation) => void,
	): void => {
		const {time, localTime} = timesOf(unwrapped);
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
			observed => {
				if (!Number.isNaN(time) && !Number.isNaN(observed.time)) {
					reader.learn(observed.time + reader.zone.offset, Math.floor(time / 1000));
				}

				observed.observer ??= source;
				observe(observed);
				observed.observer = undefined;
			},
			{length, localTime: Number.isNaN(localTime) ? time + reader.zone.offset : localTime},
		);
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
			const unwrapped = unwrapper.unwrap(bytes, start, end, {offset, lineNumber});
			// Colours and the like alone are no envelope, but have to go.
			if (unwrapped === undefined) {
				return false;
			}

			const inside = insideOf(`${unwrapped.source}\u0000${unwrapped.stream}`, unwrapped.source);
			last = inside;
			if (unwrapped.isHeld) {
				inside.held++;
				return true;
			}

			const before = {...inside.reader.counts};
			const place = {
				origin,
				offset: unwrapped.offset,
				length: offset + length - unwrapped.offset,
				lineNumber: unwrapped.lineNumber || lineNumber,
			};
			for (const text of splitInner(unwrapped)) {
				push(inside, text, place, unwrapped, observe);
			}

			const kind = kinds.find(each => inside.reader.counts[each] > before[each]);
			if (kind !== undefined) {
				const counts = inside.reader.counts as ReaderCounts;
				counts[kind] += inside.held;
				counts.read += inside.held;
				inside.held = 0;
			}

			return true;
		},
		flush(observe) {
			for (const {reader} of insides.values()) {
				reader.flush(observe);
			}
		},
		addCounts(sum) {
			for (const {reader} of insides.values()) {
				for (const key of Object.keys(sum) as Array<keyof ReaderCounts>) {
					sum[key] += reader.counts[key];
				}
			}
		},
	};
}
