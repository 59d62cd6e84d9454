import {type AccessWiring, wireAccess} from './wire-access.ts';
import {createIntake, type Intake} from './intake.ts';
import {createLogClock} from './log-clock.ts';
import {findNewestLine} from './find-newest-line.ts';
import {openLogs} from './open-logs.ts';
import {createReadingSpan, type ReadingSpan} from './reading-span.ts';
import {createReports, type Reports} from './reports.ts';
import {createTransactionHistory, type TransactionHistory} from './transaction-history.ts';
import {createTurns} from './turns.ts';
import {createRules} from '../parsing/lines/rules.ts';
import {type Settings} from '../settings/settings.ts';
import {createOrigins, type Origins} from '../sources/origins.ts';
import {type Source} from '../sources/source.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type AccessReport} from '../waf/access-log.ts';
import {type AlertsStatus} from '../waf/alerts-status.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {type FindPlace} from '../waf/place.ts';
import {type Clock, type Timestamp} from '../waf/clock.ts';

export type PipelineOptions = {
	readonly settings: Settings;
	readonly clock: Clock;

	/** Transactions that the history holds. */
	readonly capacity: number;
	readonly onComplete?: (slot: number) => void;
	readonly onReopen?: (slot: number) => void;

	/** Told of each request that only an access log tells of; not looked for where it is not given. */
	readonly onUnseen?: ((detail: TransactionDetail) => void) | undefined;

	/** Waits until whoever prints has room. */
	readonly whenRoom?: () => Promise<void>;
	readonly chapter?: (() => Snapshot['chapter']) | undefined;

	/** How alert rules stand; undefined without rules. */
	readonly alerts?: (() => AlertsStatus) | undefined;

	/** Says where clients are from; undefined without databases. */
	readonly findPlace?: FindPlace | undefined;

	/** Instead of the sources that the settings name; undefined: those. */
	readonly openSource?: ((origins: Origins) => Source | undefined) | undefined;
};

/**
Sources and readers, history, and what is told of both, wired together.
*/
export type Pipeline = {
	readonly intake: Intake;
	readonly history: TransactionHistory;
	readonly reports: Reports;

	/** How access lines and transactions fit together; undefined where no access log is read. */
	readonly access: (() => AccessReport) | undefined;

	/** From where and up to when the logs are read. */
	readonly span: ReadingSpan;

	/** Reads until the sources end or `stop` is aborted. */
	run(stop: AbortSignal, extraFiles?: readonly string[]): Promise<void>;

	/** To be called some times a second: completes what is silent. */
	tick(): void;
	/** The time of the newest line of all files, in the span or not; undefined where none has one, or all are packed. */
	newestLine(): Timestamp | undefined;
	close(): void;
};

export function createPipeline(options: PipelineOptions): Pipeline {
	const {settings, clock, capacity, onComplete, onReopen, onUnseen, whenRoom, chapter, alerts, findPlace} = options;
	const origins = createOrigins();
	const rules = createRules();
	const ruleByNumber = rules.byNumber;
	// With an access log a row is handed over when its line is known.
	let access: AccessWiring | undefined;
	const {transactions, sink, inside} = createTransactionHistory({
		capacity,
		clock,
		ruleByNumber,
		onComplete(slot) {
			if (access === undefined) {
				onComplete?.(slot);
			} else {
				access.book.complete(slot);
			}
		},
		onReopen(slot) {
			if (access?.book.reopen(slot) !== true) {
				onReopen?.(slot);
			}
		},
	});
	const logClock = createLogClock(settings, clock);
	const span = createReadingSpan(settings, clock, () => intake.zone().offset);
	access = wireAccess({
		settings,
		clock,
		inside,
		transactions,
		mixedOrigins: origins,
		offset: () => intake.zone().offset,
		onComplete,
		onReopen,
		onUnseen,
	});
	const intake: Intake = createIntake({
		access: access?.intake,
		settings,
		clock,
		rules,
		origins,
		assumed: logClock.zone,
		zoneOf: logClock.zoneOf,
		until: span.until,
		sink,
		// Only where documents come.
		loadDocuments: async () => (await import('./document-intake.ts')).createDocumentIntake,
		whenRoom,
		turns: createTurns(),
	});
	/** What was there at start is read: nothing that was over long before then stays open. */
	let hasCaughtUp = false;
	const reports = createReports({
		settings,
		clock,
		intake,
		transactions,
		inside,
		access: access?.intake,
		evidence: access?.evidence,
		chapter,
		alerts,
		findPlace,
	});

	return {
		intake,
		history: transactions,
		reports,
		access: access?.intake.reportNow,
		span,
		async run(stop, extraFiles = []) {
			const files = [...settings.files, ...extraFiles];
			const source =
				options.openSource?.(origins) ?? openLogs(files, {settings, span, logClock, origins, access: access?.sources});
			await intake.run(source, stop);
			transactions.completeAll();
			access?.book.finish();
		},
		tick() {
			if (intake.isFollowing()) {
				intake.flushSilent();
				transactions.completeSilent(!hasCaughtUp);
				hasCaughtUp = true;
				access?.book.advance();
			}
		},
		newestLine: () => findNewestLine(settings.files, logClock),
		close() {
			origins.close();
			access?.sources.origins.close();
		},
	};
}
