import {type Clock} from '../../waf/clock.ts';
import {type Origin} from '../../waf/delivery.ts';
import {type StoredDocument} from '../../waf/document.ts';
import {createObservation, From, type Observation} from '../../waf/observation.ts';
import {type ShapeName} from '../../waf/shape-name.ts';
import {type TimeZone} from '../../waf/time-zone.ts';
import {createErrorLogReader} from '../lines/error-log-reader.ts';
import {addLineCounts, createLineCounts, type LineCounts} from '../../waf/line-counts.ts';
import {type Reader} from '../lines/line-reader.ts';
import {createObservationWriter} from '../readings/observation-writer.ts';
import {type Rules} from '../lines/rules.ts';
import {type DocumentReading} from './document-shape.ts';
import {keepDocument} from './kept-document.ts';
import {readDocument} from './read-by-shape.ts';

/** More machines and files than this share one reader. */
const mostObservers = 1000;

/**
Turns documents into observations.
*/
export type DocumentReader = {
	/** One observation a rule match, valid during the call; lines go the way that the lines of a file go. It stops before each document, so that others have a turn. */
	push(documents: readonly StoredDocument[], observe: (observation: Observation) => void): Iterable<void>;

	/** Hands over what still waits. */
	flush(observe: (observation: Observation) => void): void;

	/** Documents by kind; of the lines in them, the kinds of lines. */
	counts(): LineCounts;

	/** How many documents of each shape were read. */
	readonly shapes: ReadonlyMap<ShapeName, number>;
	readonly lastOther: string | undefined;
};

export type DocumentReaderOptions = {
	readonly rules: Rules;

	/** Of lines whose ids do not tell it. */
	readonly zone: TimeZone;
	readonly clock: Clock;
	readonly forced: ShapeName | undefined;

	/** A place for the bytes of a line of an observer, or of a document (undefined), so that they can be read again. */
	readonly keep: (
		observer: string | undefined,
		bytes: Uint8Array,
	) => {readonly origin: Origin; readonly offset: number};
	readonly onForbidden?: (observation: Observation) => void;

	/** Rows of the origin were in another zone by so much. */
	readonly onZone: (origin: number, by: number) => void;
};

type LineResult = Extract<DocumentReading, {kind: 'line'}>;
type TransactionReading = Extract<DocumentReading, {kind: 'transaction'}>;

export function createDocumentReader(options: DocumentReaderOptions): DocumentReader {
	const {rules, zone, clock, forced, keep, onForbidden, onZone} = options;
	const readers = new Map<string, Reader>();
	const shapes = new Map<ShapeName, number>();
	const observation = createObservation();
	observation.from = From.document;
	const writer = createObservationWriter();
	const ends = new Uint32Array(1);
	let ordinal = 0;
	let transactions = 0;
	let others = 0;
	let lastOther: string | undefined;

	const readerFor = (observer: string, origin: number, isUtc: boolean): Reader => {
		let reader = readers.get(observer);
		if (reader === undefined) {
			reader = createErrorLogReader({
				rules,
				zone: isUtc ? {offset: 0, source: 'envelope'} : zone,
				clock,
				isLossy: true,
				onForbidden,
				onZone(after, before) {
					if (before.source === 'assumed') {
						onZone(origin, before.offset - after.offset);
					}
				},
			});
			readers.set(observer, reader);
		}

		return reader;
	};

	const pushLine = (
		{line, observer, isUtc, place}: LineResult,
		late: boolean,
		observe: (observation: Observation) => void,
	): void => {
		const bytes = Buffer.from(line.replaceAll(/[\r\n]+$/g, ''), 'utf8');
		const name = readers.has(observer) || readers.size < mostObservers ? observer : '';
		const {origin, offset} = keep(name, bytes);
		ends[0] = bytes.length;
		const base = {origin: origin.number, offset, line: 0};
		readerFor(name, origin.number, isUtc).push(
			{kind: 'lines', origin, bytes, ends, count: 1, base, cut: false},
			observed => {
				// Readers count their own lines, completeness is judged over all of them.
				observed.ordinal = ordinal;
				observed.isLate = late;
				observed.isAlone = place === undefined;
				observe(observed);
			},
		);
	};

	const pushTransaction = (
		reading: TransactionReading,
		document: StoredDocument,
		observe: (observation: Observation) => void,
	): void => {
		const bytes = keepDocument(document, reading.shape);
		const {origin, offset} = keep(undefined, bytes);
		// A document that is a whole transaction is told by its own name.
		const key = reading.key ?? `~${document.index}\u0000${document.id}`;
		transactions++;
		for (const [place, match] of reading.ruleMatches.entries()) {
			writer.write(observation, reading, key, match, bytes.length);
			observation.origin = origin.number;
			observation.offset = offset;
			observation.ordinal = ordinal;
			observation.isContinued = place > 0;
			observation.isLast = reading.key === undefined && place === reading.ruleMatches.length - 1;
			observation.isLate = document.late;
			observation.rule = match.action === 'message' ? undefined : rules.find(observation);
			observe(observation);
		}
	};

	return {
		shapes,
		get lastOther() {
			return lastOther;
		},
		*push(documents, observe) {
			const lines: Array<{readonly reading: LineResult; readonly late: boolean}> = [];
			for (const document of documents) {
				yield;
				ordinal++;
				const reading = readDocument(document.source, document.time, forced);
				// An audit record without a message is of a request that no rule had anything against.
				if (reading === undefined || (reading.kind === 'transaction' && reading.ruleMatches.length === 0)) {
					others++;
					lastOther = JSON.stringify(document.source).slice(0, 2000);
					continue;
				}

				shapes.set(reading.shape, (shapes.get(reading.shape) ?? 0) + 1);
				if (reading.kind === 'line') {
					lines.push({reading, late: document.late});
				} else {
					pushTransaction(reading, document, observe);
				}
			}

			// A line that a client broke is known by the one before it in the file.
			lines.sort((one, other) => compareLines(one.reading, other.reading));
			for (const {reading, late} of lines) {
				yield;
				pushLine(reading, late, observe);
			}
		},
		flush(observe) {
			for (const reader of readers.values()) {
				reader.flush(observe);
			}
		},
		counts() {
			const own = {read: transactions + others, modsecurity: transactions, other: others, foreign: others};
			return addLineCounts(
				{...createLineCounts(), ...own},
				Array.from(readers.values(), reader => reader.counts),
			);
		},
	};
}

function compareLines(one: LineResult, other: LineResult): number {
	return one.observer === other.observer
		? (one.place ?? 0) - (other.place ?? 0)
		: one.observer < other.observer
			? -1
			: 1;
}
