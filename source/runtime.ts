import {setImmediate as nextTurn} from 'node:timers/promises';
import {createErrorLogReader, type Reader} from './parsing/error-log-reader.ts';
import {createLineClock} from './parsing/line-clock.ts';
import {createRecordReader} from './parsing/record-reader.ts';
import {createRules} from './parsing/rules.ts';
import {type Settings, type TimePoint} from './settings/settings.ts';
import {createFileTail} from './sources/file-tail.ts';
import {mergeSources} from './sources/merged.ts';
import {createOrigins} from './sources/origins.ts';
import {type Sleep} from './sources/sleep.ts';
import {type Source} from './sources/source.ts';
import {createStandardInput} from './sources/standard-input.ts';
import {type Start} from './sources/start-offset.ts';
import {superviseSource} from './sources/supervise.ts';
import {createAssembly} from './state/assembly.ts';
import {createHistory} from './state/history.ts';
import {type Match} from './state/filter-match.ts';
import {createMonitor, type Intake} from './state/monitor.ts';
import {createRawSearch} from './state/raw-search.ts';
import {readRuleList} from './state/rule-lists.ts';
import {type LineCounts, type Snapshot} from './state/snapshot.ts';
import {type StoredLine} from './state/line-references.ts';
import {readDetail} from './state/transaction-detail.ts';
import {type Clock, day, minute, type Milliseconds, type Timestamp} from './waf/clock.ts';
import {type Delivery, type Gap, type LineBatch, type SourceState} from './waf/delivery.ts';
import {type Filter} from './waf/filter.ts';
import {type Observation} from './waf/observation.ts';
import {type TimeZone} from './waf/time-zone.ts';
import {type TransactionDetail} from './waf/transaction.ts';

/** The real clock: nobody else in the house has one. */
export const clock: Clock = {now: () => Date.now()};

/** The real wait. */
export const sleep: Sleep = async (duration, signal) => {
	if (signal.aborted) {
		return;
	}

	await new Promise<void>(resolve => {
		const done = (): void => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, duration);
		signal.addEventListener('abort', done, {once: true});
	});
};

/** The offset of the machine's own zone at a time. */
export function machineOffset(time: Timestamp): Milliseconds {
	return -new Date(time).getTimezoneOffset() * minute;
}

/** How far back from its end a file is read for the first screen: enough for the history at any rate. */
const bytesBack = 256 * 1024 * 1024;

/** Reading gives way to keys and frames after this much time. */
const longestTurn: Milliseconds = 12;

export type PipelineOptions = {
	readonly settings: Settings;

	/** Transactions that the history holds. */
	readonly capacity: number;
	readonly onComplete?: (slot: number) => void;
	readonly onReopen?: (slot: number) => void;

	/** Waits until whoever prints has room. */
	readonly whenRoom?: () => Promise<void>;
	readonly chapter?: () => Snapshot['chapter'];
};

export type Pipeline = ReturnType<typeof createPipeline>;

/**
Sources, readers and state, wired together.
*/
export function createPipeline({settings, capacity, onComplete, onReopen, whenRoom, chapter}: PipelineOptions) {
	const origins = createOrigins();
	const rules = createRules();
	const readers = new Map<string, Reader>();
	const readerOf = new Map<number, Reader>();
	const states = new Map<string, SourceState>();
	const gaps: Gap[] = [];
	const records = createRecordReader(rules, yearNow);
	const history = createHistory(capacity);
	const linesRead = (): number => {
		let lines = 0;
		for (const reader of readers.values()) {
			lines += reader.counts.read;
		}

		return lines;
	};

	const assembly = createAssembly({history, ruleByNumber: rules.byNumber, clock, linesRead, onComplete, onReopen});
	const assumed: TimeZone =
		settings.zoneOffset === undefined
			? {offset: machineOffset(clock.now()), source: 'assumed'}
			: {offset: settings.zoneOffset, source: 'option'};
	const lineClock = createLineClock(assumed.offset, assumed.source === 'option', yearNow);
	const zone = (): TimeZone => [...readers.values()].find(reader => reader.zone.source === 'ids')?.zone ?? assumed;
	const since = toTimestamp(settings.since, zone);
	const until = toTimestamp(settings.until, zone);
	let lastLines: Timestamp = 0;
	let begin = (): void => {};
	const hasBegun = new Promise<void>(resolve => {
		begin = resolve;
	});

	const readLine = (line: StoredLine): Uint8Array | undefined => origins.read(line);
	const readText = (slot: number): string => {
		const texts: string[] = [];
		history.lines.visit(history.columns.firstLine[slot], 0, line => {
			const bytes = readLine(line);
			texts.push(bytes === undefined ? '' : Buffer.from(bytes).toString('utf8'));
		});
		return texts.join('\n');
	};

	const rawSearch = createRawSearch(history.columns, readText);
	const monitor = createMonitor({history, assembly, ruleByNumber: rules.byNumber, rawSearch, clock});

	const readerFor = (batch: LineBatch): Reader => {
		const {name, number} = batch.origin;
		let reader = readers.get(name);
		if (reader === undefined) {
			const numbers = new Set<number>();
			reader = createErrorLogReader({
				rules,
				zone: assumed,
				clock,
				onZone(after, before) {
					for (const origin of numbers) {
						history.shift(origin, before.offset - after.offset);
					}
				},
			});
			readers.set(name, reader);
			originNumbers.set(reader, numbers);
		}

		originNumbers.get(reader)?.add(number);
		readerOf.set(number, reader);
		return reader;
	};

	const originNumbers = new Map<Reader, Set<number>>();

	const observe = (observation: Observation): void => {
		if (until() === undefined || !(observation.time >= until()!)) {
			assembly.observe(observation);
		}
	};

	const take = (delivery: Delivery): void => {
		switch (delivery.kind) {
			case 'lines': {
				readerFor(delivery).push(delivery, observe);
				lastLines = clock.now();
				break;
			}

			case 'state': {
				states.set(delivery.name, delivery);
				break;
			}

			case 'gap': {
				gaps.push(delivery);
				break;
			}
		}
	};

	const flush = (): void => {
		for (const reader of readers.values()) {
			reader.flush(observe);
		}
	};

	const isFollowing = (): boolean => states.size > 0 && [...states.values()].every(({is}) => is !== 'reading');

	const toStart = (): Start => {
		if (settings.since !== undefined) {
			return {kind: 'since', time: since() ?? 0};
		}

		return settings.follow && settings.mode !== 'once'
			? {kind: 'back', time: clock.now() - Math.max(settings.window, 15 * minute) - minute, bytes: bytesBack}
			: {kind: 'beginning'};
	};

	const openSource = (extraFiles: readonly string[]): Source => {
		const follow = settings.follow && settings.mode !== 'once';
		const start = toStart();
		const sources = [...settings.files, ...extraFiles].map(path =>
			superviseSource(createFileTail({path, follow, start, timeOf: lineClock, origins, clock, sleep}), {sleep}),
		);
		if (settings.standardInput) {
			sources.push(createStandardInput({stream: process.stdin, origins}));
		}

		return sources.length === 1 ? sources[0] : mergeSources(sources, lineClock);
	};

	return {
		history,
		since,
		until,
		zone,
		monitor,
		hasBegun,
		compile: (filter: Filter): Match | undefined => monitor.compile(filter, zone().offset),
		isOnlyDenials: (): boolean => assembly.denials > 0 && assembly.warnings === 0,
		lastOther: (): string | undefined => lastOf([...readers.values()], 'lastOther'),

		/** Bytes read of those that were there at start. */
		progress(): {done: number; total: number} {
			const all = [...states.values()];
			const sum = (key: 'done' | 'total'): number => all.reduce((total, state) => total + (state[key] ?? 0), 0);
			return {done: sum('done'), total: sum('total')};
		},
		rawSearch,
		assembly,
		rules,
		isFollowing,

		/** Reads until the sources end or `stop` is aborted. */
		async run(stop: AbortSignal, extraFiles: readonly string[] = []): Promise<void> {
			let turn = performance.now();
			for await (const delivery of openSource(extraFiles).read(undefined, stop)) {
				take(delivery);
				begin();
				await whenRoom?.();
				if (performance.now() - turn > longestTurn) {
					await nextTurn();
					turn = performance.now();
				}
			}

			flush();
			assembly.completeAll();
		},

		/** To be called some times a second: completes what is silent. */
		tick(): void {
			if (isFollowing()) {
				if (clock.now() - lastLines > 1000) {
					flush();
				}

				assembly.completeSilent();
			}
		},
		intake(): Intake {
			return {
				zone: zone(),
				sources: [...states.values()],
				lines: sumCounts([...readers.values()]),
				lastUnreadable: lastOf([...readers.values()], 'lastUnreadable'),
				lastOther: lastOf([...readers.values()], 'lastOther'),
				gaps,
				chapter: chapter?.(),
			};
		},
		lineCounts: (): LineCounts => sumCounts([...readers.values()]),
		readDetail(slot: number): TransactionDetail {
			const {columns, ruleSets} = history;
			const open = assembly.openRules(slot);
			const known =
				open ?? (columns.ruleSet[slot] < 0 ? [] : readRuleList(ruleSets, columns.ruleSet[slot]).map(rules.byNumber));
			return readDetail(
				history,
				slot,
				known,
				(line, facts) => {
					const bytes = readLine(line);
					const offset = (readerOf.get(line.origin)?.zone ?? zone()).offset;
					return bytes === undefined ? undefined : records.read(bytes, line.lineNumber, offset, facts);
				},
				origin => origins.nameOf(origin) ?? '',
			);
		},
		close(): void {
			origins.close();
		},
	};
}

function yearNow(): number {
	return new Date(clock.now()).getUTCFullYear();
}

/** A time of day is the latest such in the log's zone, which may be known only later. */
function toTimestamp(point: TimePoint | undefined, zone: () => TimeZone): () => Timestamp | undefined {
	const start = clock.now();
	return () => {
		switch (point?.kind) {
			case undefined: {
				return undefined;
			}

			case 'ago': {
				return start - point.age;
			}

			case 'instant': {
				return point.isLocal ? point.time - zone().offset : point.time;
			}

			case 'time-of-day': {
				const {offset} = zone();
				const today = Math.floor((start + offset) / day) * day + point.minute * minute - offset;
				return today > start ? today - day : today;
			}
		}
	};
}

function sumCounts(readers: readonly Reader[]): LineCounts {
	const sum = {
		read: 0,
		modsecurity: 0,
		engine: 0,
		other: 0,
		unreadable: 0,
		cut: 0,
		forbidden: 0,
		forged: 0,
		foreign: 0,
	};
	for (const {counts} of readers) {
		for (const key of Object.keys(sum) as Array<keyof typeof sum>) {
			sum[key] += counts[key];
		}
	}

	return sum;
}

function lastOf(readers: readonly Reader[], key: 'lastUnreadable' | 'lastOther'): string | undefined {
	return readers.map(reader => reader[key]).findLast(line => line !== undefined);
}
