import {setImmediate as nextTurn} from 'node:timers/promises';
import {createLogClock} from './log-clock.ts';
import {createLineIntake} from './line-intake.ts';
import {type DocumentIntake} from './document-intake.ts';
import {openLogs} from './open-logs.ts';
import {clock} from './real-clock.ts';
import {createReadingSpan} from './reading-span.ts';
import {type OpenRecordFile} from '../parsing/records/audit-reader.ts';
import {createRecordRereader} from '../parsing/reread-record.ts';
import {nameForeignLog, nameNearShape} from '../parsing/known-foreign-logs.ts';
import {createRules} from '../parsing/lines/rules.ts';
import {storageOf} from '../settings/audit-storage.ts';
import {type Settings} from '../settings/settings.ts';
import {createOrigins, type Origins} from '../sources/origins.ts';
import {nameObservers} from '../sources/files/observer-names.ts';
import {createRecordFiles} from '../sources/files/record-files.ts';
import {type Source} from '../sources/source.ts';
import {createAssembly} from '../history/assembly.ts';
import {createHistory} from '../history/history.ts';
import {createDenyWatch} from '../questions/deny-watch.ts';
import {type Match} from '../questions/match.ts';
import {createMonitor, type Intake} from '../questions/monitor.ts';
import {createRawSearch} from '../questions/raw-search.ts';
import {readRuleList} from '../history/rule-lists.ts';
import {addLineCounts, type LineCounts, type Snapshot} from '../questions/snapshot.ts';
import {type StoredLine} from '../history/line-references.ts';
import {readDetail} from '../questions/transaction-detail.ts';
import {type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Delivery, type Gap, type SourceState} from '../waf/delivery.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type Observation} from '../waf/observation.ts';
import {maskText} from '../secrets/mask.ts';
import {type TransactionDetail} from '../waf/transaction.ts';

/** Lines of several workers are this much out of order at most. */
const workersApart: Milliseconds = 60_000;

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

	/** Instead of the sources that the settings name. */
	readonly openSource?: ((origins: Origins) => Source) | undefined;
};

export type Pipeline = ReturnType<typeof createPipeline>;

/**
Sources, readers and state, wired together.
*/
export function createPipeline({
	settings,
	capacity,
	onComplete,
	onReopen,
	whenRoom,
	chapter,
	...options
}: PipelineOptions) {
	const origins = createOrigins();
	const rules = createRules();
	const states = new Map<string, SourceState>();
	const gaps: Gap[] = [];
	const recordFiles = createRecordFiles({storageOf: index => storageOf(settings, index)});
	const openRecordFile: OpenRecordFile = (index, origin) =>
		recordFiles.open(origins.nameOf(origin) ?? '', index.recordFile);
	const records = createRecordRereader(rules, openRecordFile, clock);
	const history = createHistory(capacity);
	const denyWatch = createDenyWatch(history, clock);
	const assembly = createAssembly({
		history,
		ruleByNumber: rules.byNumber,
		clock,
		onReopen,
		onComplete(slot) {
			denyWatch.see(slot);
			onComplete?.(slot);
		},
	});
	const lineClock = createLogClock(settings);
	const assumed = lineClock.zone;
	const observers = nameObservers(settings.files);
	const lines = createLineIntake({
		rules,
		assumed,
		openRecordFile,
		observerOf: file => observers.get(file),
		onForbidden: denyWatch.refuse,
		onZone: (origin, by) => history.shift(origin, by),
	});
	const {zone} = lines;
	const span = createReadingSpan(settings, () => zone().offset);
	let lastLines: Timestamp = 0;
	let documents: DocumentIntake | undefined;
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
	const monitor = createMonitor({
		history,
		assembly,
		ruleByNumber: rules.byNumber,
		rawSearch,
		clock,
		showSecrets: settings.showSecrets,
	});

	let isPastEnd = false;

	const observe = (observation: Observation): void => {
		// Not even asked for where no end is named: this is done for every line.
		if (settings.until === undefined || !(observation.time >= (span.until() ?? Infinity))) {
			assembly.observe(observation);
		} else if (observation.time > (span.until() ?? Infinity) + workersApart) {
			isPastEnd = true;
		}
	};

	const take = (delivery: Delivery): void => {
		switch (delivery.kind) {
			case 'lines': {
				assembly.startBatch();
				lines.push(delivery, observe);
				lastLines = clock.now();
				break;
			}

			case 'documents': {
				assembly.startBatch();
				documents?.reader.push(delivery.documents, observe);
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

	/** Loaded only where documents come. */
	const openDocuments = async (): Promise<DocumentIntake> => {
		const {createDocumentIntake} = await import('./document-intake.ts');
		return createDocumentIntake({
			settings,
			rules,
			origins,
			zone: assumed,
			onForbidden: denyWatch.refuse,
			onZone: (origin, by) => history.shift(origin, by),
		});
	};

	const flush = (): void => {
		documents?.reader.flush(observe);
		lines.flush(observe);
	};

	const lineCounts = (): LineCounts =>
		documents === undefined ? lines.counts() : addLineCounts([lines.counts(), documents.reader.counts()]);

	const masked = (text: string | undefined): string | undefined =>
		text === undefined || settings.showSecrets ? text : maskText(text);
	const lastOther = (): string | undefined => masked(documents?.reader.lastOther ?? lines.last('lastOther'));

	const isFollowing = (): boolean => states.size > 0 && [...states.values()].every(({is}) => is !== 'reading');

	const openSource = (extraFiles: readonly string[]): Source =>
		options.openSource?.(origins) ?? openLogs([...settings.files, ...extraFiles], {settings, span, lineClock, origins});

	return {
		history,
		newest: (): Timestamp | undefined => (Number.isNaN(history.newest) ? undefined : history.newest),
		since: span.since,
		until: span.until,
		zone,
		monitor,
		hasBegun,
		compile: (filter: Filter): Match | undefined => monitor.compile(filter, zone().offset),
		isOnlyDenials: (): boolean => assembly.denials > 0 && assembly.warnings === 0,
		lastOther,

		/** Bytes read of those that were there at start. */
		progress(): {done: number; total: number} {
			const all = [...states.values()];
			const sum = (key: 'done' | 'total'): number => all.reduce((total, state) => total + (state[key] ?? 0), 0);
			return {done: sum('done'), total: sum('total')};
		},
		rawSearch,
		assembly,
		rules,
		denyWatch,
		isFollowing,

		/** Reads until the sources end or `stop` is aborted. */
		async run(stop: AbortSignal, extraFiles: readonly string[] = []): Promise<void> {
			let turn = performance.now();
			for await (const delivery of openSource(extraFiles).read(undefined, stop)) {
				documents ??= delivery.kind === 'documents' ? await openDocuments() : undefined;
				take(delivery);
				begin();
				if (isPastEnd) {
					break;
				}

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
				lines: lineCounts(),
				lastUnreadable: masked(lines.last('lastUnreadable')),
				lastOther: lastOther(),
				foreignLog: nameForeignLog(lastOther() ?? '') ?? nameNearShape(lastOther() ?? ''),
				gaps,
				denials: denyWatch.denials(),
				readOnly: settings.readOnly,
				chapter: chapter?.(),
				discovered: settings.discovered,
			};
		},
		lineCounts,
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
					if (bytes !== undefined && documents?.isOfDocuments(line.origin) === true) {
						return documents.readRecords(bytes);
					}

					const {origin, lineNumber} = line;
					return bytes === undefined
						? []
						: records.read({bytes, origin, lineNumber, zone: lines.offsetOf(origin)}, facts);
				},
				origin => origins.nameOf(origin) ?? '',
			);
		},
		close(): void {
			origins.close();
		},
	};
}
