import {type AccessIntake} from './access-intake.ts';
import {type DocumentIntake, type DocumentIntakeOptions} from './document-intake.ts';
import {createLineIntake, type LineIntakeOptions} from './line-intake.ts';
import {type ReadingSpan} from './reading-span.ts';
import {sliceLines} from './slice-lines.ts';
import {type ObservationSink} from './transaction-history.ts';
import {type Turns} from './turns.ts';
import {type OpenRecordFile} from '../parsing/records/audit-reader.ts';
import {createRecordRereader} from '../parsing/reread-record.ts';
import {type Rules} from '../parsing/lines/rules.ts';
import {storageOf} from '../settings/audit-storage.ts';
import {type Settings} from '../settings/settings.ts';
import {type Origins} from '../sources/origins.ts';
import {nameObservers} from '../sources/files/observer-names.ts';
import {createRecordFiles} from '../sources/files/record-files.ts';
import {type Source} from '../sources/source.ts';
import {type StoredLine} from '../history/line-references.ts';
import {type Clock, type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Delivery, type Gap, type LineBatch, type OriginKind, type SourceState} from '../waf/delivery.ts';
import {type StoredDocument} from '../waf/document.ts';
import {addLineCounts, type LineCounts} from '../waf/line-counts.ts';
import {type Observation} from '../waf/observation.ts';
import {type KnownFacts, type TextObservation} from '../waf/text-observation.ts';
import {type LogZone, type TimeZone} from '../waf/time-zone.ts';

/** Lines of several workers are this much out of order at most. */
const workersApart: Milliseconds = 60_000;

/** After so long without a line, what waits for the next one is taken as it is. */
const quiet: Milliseconds = 1000;

/**
Sources and readers: what they hand over becomes observations, counts, states, gaps and zones.
*/
export type Intake = {
	/** Reads until the source ends, `stop` is aborted, or the log is past the end that was asked for. */
	run(source: Source, stop: AbortSignal): Promise<void>;

	/** Settles with the first thing that a source hands over. */
	readonly hasBegun: Promise<void>;

	/** Takes as it is what waits for another line, if none came for a while. */
	flushSilent(): void;

	/** Whether everything that was there at start was read. */
	isFollowing(): boolean;

	/** The zone that the screen shows times in: of the log that it is known of best. */
	zone(): TimeZone;

	/** Of each log. */
	zones(): readonly LogZone[];
	counts(): Readonly<LineCounts>;

	/** The latest of each source. */
	states(): readonly SourceState[];

	/** Another array with each gap. */
	gaps(): readonly Gap[];

	/** Bytes read of those that were there at start. */
	progress(): {readonly done: number; readonly total: number};

	/** Raw, and so a secret may stand in it. */
	lastUnreadable(): string | undefined;
	lastOther(): string | undefined;

	/** The bytes of a line or document again; undefined where they are gone. */
	readBytes(line: StoredLine): Uint8Array | undefined;

	/** What they say; empty where they are gone. */
	readRecords(line: StoredLine, known: KnownFacts): readonly TextObservation[];
	nameOf(origin: number): string;
	kindOf(origin: number): OriginKind;
	inodeOf(origin: number): number | undefined;
};

export type IntakeOptions = {
	readonly settings: Settings;
	readonly clock: Clock;
	readonly rules: Rules;
	readonly origins: Origins;

	/** Of the logs, before any id told another; of one by its name, where they differ. */
	readonly assumed: TimeZone;
	readonly zoneOf?: LineIntakeOptions['zoneOf'];

	/** What comes from this time on is left out, and ends the reading. */
	readonly until: ReadingSpan['until'];
	readonly sink: ObservationSink;

	/** Loads the reader of documents: asked when the first ones come. */
	readonly loadDocuments: () => Promise<(options: DocumentIntakeOptions) => DocumentIntake>;

	/** Waits until whoever prints has room. */
	readonly whenRoom?: (() => Promise<void>) | undefined;
	readonly turns: Turns;

	/** Where lines of access logs go; undefined where none is read. */
	readonly access?: AccessIntake | undefined;
};

export function createIntake(options: IntakeOptions): Intake {
	const {settings, clock, rules, origins, assumed, zoneOf, until, sink, loadDocuments, whenRoom, turns, access} =
		options;
	const states = new Map<string, SourceState>();
	let gaps: readonly Gap[] = [];
	const recordFiles = createRecordFiles({storageOf: index => storageOf(settings, index)});
	const openRecordFile: OpenRecordFile = (index, origin) =>
		recordFiles.open(origins.nameOf(origin) ?? '', index.recordFile);
	const records = createRecordRereader(rules, openRecordFile, clock);
	const observers = nameObservers(settings.files);
	const readerOptions = {rules, clock, onForbidden: sink.refuse, onZone: sink.shift};
	const lines = createLineIntake({
		...readerOptions,
		assumed,
		zoneOf,
		openRecordFile,
		onOther: access?.takeOther,
		observerOf: file => observers.get(file),
	});
	let documents: DocumentIntake | undefined;
	let lastRead: Timestamp = 0;
	let isPastEnd = false;

	/** Nothing came since all that waited was handed over, so nothing about the logs can have changed either. */
	let isFlushed = false;

	/** Deliveries, and hand-overs of what waited: what was asked before one of them may have changed. */
	let changes = 0;
	const begun = Promise.withResolvers<void>();

	const observe = (observation: Observation): void => {
		// Not even asked for where no end is named: this is done for every line.
		if (settings.until === undefined || !(observation.time >= (until() ?? Infinity))) {
			sink.observe(observation);
		} else if (observation.time > (until() ?? Infinity) + workersApart) {
			isPastEnd = true;
		}
	};

	const takeLines = async (batch: LineBatch, stop: AbortSignal): Promise<void> => {
		for (const slice of sliceLines(batch)) {
			sink.startBatch();
			if (access?.owns(batch.origin.name) === true) {
				access.push(batch, slice);
			} else {
				lines.push(batch, slice, observe);
			}

			access?.advance();
			lastRead = clock.now();
			const turn = turns.giveWay();
			if (turn !== undefined) {
				await turn;
				if (stop.aborted) {
					break;
				}
			}
		}
	};

	const takeDocuments = async (batch: readonly StoredDocument[]): Promise<void> => {
		const create = documents === undefined ? await loadDocuments() : undefined;
		documents ??= create?.({...readerOptions, settings, origins, zone: assumed});
		sink.startBatch();
		for (const _ of documents?.reader.push(batch, observe) ?? []) {
			const turn = turns.giveWay();
			if (turn !== undefined) {
				await turn;
			}
		}

		lastRead = clock.now();
	};

	const take = async (delivery: Delivery, stop: AbortSignal): Promise<void> => {
		switch (delivery.kind) {
			case 'lines': {
				await takeLines(delivery, stop);
				break;
			}

			case 'documents': {
				await takeDocuments(delivery.documents);
				break;
			}

			case 'state': {
				states.set(delivery.name, delivery);
				break;
			}

			case 'gap': {
				gaps = [...gaps, delivery];
				break;
			}
		}
	};

	const flush = (): void => {
		documents?.reader.flush(observe);
		lines.flush(observe);
	};

	/** In silence all logs, of which there may be hundreds, are asked once and not at each tick. */
	const remember = <Value>(ask: () => Value): (() => Value) => {
		let known: {readonly value: Value; readonly changes: number} | undefined;
		return () => {
			if (!isFlushed || known?.changes !== changes) {
				known = {value: ask(), changes};
			}

			return known.value;
		};
	};

	const readBytes = (line: StoredLine): Uint8Array | undefined => origins.read(line);

	return {
		hasBegun: begun.promise,
		async run(source, stop) {
			for await (const delivery of source.read(undefined, stop)) {
				isFlushed = false;
				changes++;
				await take(delivery, stop);
				begun.resolve();
				if (isPastEnd) {
					break;
				}

				await whenRoom?.();
				await turns.giveWay();
			}

			flush();
			lines.settleZones(true);
		},
		flushSilent() {
			if (!isFlushed && clock.now() - lastRead > quiet) {
				isFlushed = true;
				flush();
				lines.settleZones(false);
				changes++;
			}
		},
		isFollowing: () => states.size > 0 && [...states.values()].every(({is}) => is !== 'reading'),
		zone: remember(lines.zone),
		zones: remember(lines.zones),
		counts: remember(() => addLineCounts(lines.counts(), documents === undefined ? [] : [documents.reader.counts()])),
		states: () => [...states.values()],
		gaps: () => gaps,
		progress() {
			const all = [...states.values()];
			const sum = (key: 'done' | 'total'): number => all.reduce((total, state) => total + (state[key] ?? 0), 0);
			return {done: sum('done'), total: sum('total')};
		},
		lastUnreadable: remember(() => lines.last('lastUnreadable')),
		lastOther: remember(() => documents?.reader.lastOther ?? lines.last('lastOther')),
		readBytes,
		readRecords(line, known) {
			const bytes = readBytes(line);
			if (bytes === undefined) {
				return [];
			}

			if (documents?.isOfDocuments(line.origin) === true) {
				return documents.readRecords(bytes);
			}

			const {origin, lineNumber} = line;
			return records.read({bytes, origin, lineNumber, zone: lines.offsetOf(origin, known.observer)}, known);
		},
		nameOf: origin => origins.nameOf(origin) ?? '',
		kindOf: origin => (documents?.isOfDocuments(origin) === true ? 'document' : origins.kindOf(origin)),
		inodeOf: origins.inodeOf,
	};
}
