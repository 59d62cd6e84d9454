import {type AccessIntake} from './access-intake.ts';
import {type Intake} from './intake.ts';
import {type HistoryInside, type TransactionHistory} from './transaction-history.ts';
import {nameServerOf} from './name-writer.ts';
import {type StoredLine} from '../history/line-references.ts';
import {nameForeignLog, nameNearShape} from '../parsing/known-foreign-logs.ts';
import {type RecordWriter} from '../waf/record-writer.ts';
import {type Settings} from '../settings/settings.ts';
import {type AccessEvidence} from '../questions/access-evidence.ts';
import {readCountedFacts} from '../questions/counted-facts.ts';
import {createFindings, type Findings} from '../questions/findings.ts';
import {type IntakeFacts} from '../questions/intake-facts.ts';
import {type Match} from '../questions/match.ts';
import {createMarkBook, type MarkBook} from '../questions/mark-book.ts';
import {createMonitor} from '../questions/monitor.ts';
import {type LineBook, type Quotation, quoteTransaction} from '../questions/quoted-transaction.ts';
import {findNetworkClients, type NetworkClient} from '../questions/network-attackers.ts';
import {createRawSearch} from '../questions/raw-search.ts';
import {countMatches} from '../questions/count-matches.ts';
import {countClients, type CountedClients} from '../questions/count-clients.ts';
import {selectThrough} from '../questions/select-through.ts';
import {countSharing, type SharingAnswer} from '../questions/sharing.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {createSummarizer, type Summarizer} from '../questions/summarizer.ts';
import {type Tallies} from '../questions/tallies.ts';
import {readDetail} from '../questions/transaction-detail.ts';
import {type AlertsStatus, noAlerts} from '../waf/alerts-status.ts';
import {type AddressRange} from '../waf/address-range.ts';
import {type Clock, type Timestamp} from '../waf/clock.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type FindPlace} from '../waf/place.ts';
import {type Count, type Grouping, type Period, type Span} from '../waf/question.ts';
import {maskText} from '../secrets/mask.ts';
import {type TransactionDetail} from '../waf/transaction.ts';

/**
What a search server said, for a snapshot.
*/
export type ServerFacts = Pick<IntakeFacts, 'server' | 'serverThrough' | 'unusual' | 'notCounted'>;

/**
What is told of the history and of its sources.
*/
export type Reports = {
	/** The same object while nothing visible changed. */
	snapshot(filter: Filter, window: Period, server: ServerFacts, grouping?: Grouping): Snapshot;

	/** Of the sources and readers; secrets in them are masked unless they are to be shown. */
	facts(): IntakeFacts;
	lastOther(): string | undefined;

	/** The transaction at a place, read again from its log. */
	detail(slot: number): TransactionDetail;

	/** A filter as a question about one place, raw text read at once; undefined where everything matches. */
	compile(filter: Filter): Match | undefined;
	/** How many rows of a span a filter would leave, a slice a step; the filter in force is not touched. */
	count(filter: Filter, span: Span): Generator<undefined, Count>;
	countedFacts(slot: number): ReturnType<typeof readCountedFacts>;

	/** Everybody who used a range since a time. */
	sharing(range: AddressRange, since: Timestamp): SharingAnswer;

	/** All clients of a range, and which of them attack. */
	networkClients(range: AddressRange): NetworkClient[];

	/** Who wrote the newest record; undefined before the first. */
	writer(): RecordWriter | undefined;
	summarizer(tallies: Tallies): Summarizer;

	/** What a report holds beside a summary; to be told of the same transactions. Secrets are masked as the settings say, unless told otherwise. */
	findings(isShowing?: boolean): Findings;

	/** The marks that the screen shows. */
	readonly marks: MarkBook;

	/** Where the first line of the transaction at a place stands; undefined where that is no file. */
	placeOf(slot: number): {readonly inode: number; readonly offset: number} | undefined;

	/** All clients of these rows. */
	clients(rows: Float64Array): CountedClients;

	/** Of these rows, those that were not stopped. */
	through(rows: Float64Array): Float64Array;
};

export type ReportsOptions = {
	readonly settings: Settings;
	readonly clock: Clock;
	readonly intake: Intake;
	readonly transactions: TransactionHistory;
	readonly inside: HistoryInside;
	readonly access?: AccessIntake | undefined;
	readonly evidence?: AccessEvidence | undefined;
	readonly chapter?: (() => Snapshot['chapter']) | undefined;
	readonly alerts?: (() => AlertsStatus) | undefined;
	readonly findPlace?: FindPlace | undefined;
};

export function createReports({
	settings,
	clock,
	intake,
	transactions,
	inside,
	access,
	evidence,
	chapter,
	alerts,
	findPlace,
}: ReportsOptions): Reports {
	const {history, assembly, ruleByNumber, rulesOf} = inside;
	const {showSecrets} = settings;

	const readText = (slot: number): string => {
		const texts: string[] = [];
		history.lines.visit(history.columns.firstLine[slot], 0, line => {
			const bytes = intake.readBytes(line);
			texts.push(bytes === undefined ? '' : Buffer.from(bytes).toString('utf8'));
		});
		return texts.join('\n');
	};

	const writerOf = (slot: number): RecordWriter => {
		const lines: StoredLine[] = [];
		history.lines.visit(history.columns.firstLine[slot], 0, line => lines.push(line));
		const name = intake.nameOf(history.columns.origin[slot]);
		return {
			server: nameServerOf(lines, intake.readBytes),
			file: settings.elastic === undefined ? name : undefined,
			parts: history.observerPartsOf(history.columns.observer[slot]),
		};
	};

	const rawSearch = createRawSearch(history.columns, readText);
	const marks = createMarkBook(history, intake.inodeOf);
	const monitor = createMonitor({
		marks,
		history,
		assembly,
		ruleByNumber,
		rulesOf,
		rawSearch,
		findPlace,
		clock,
		showSecrets,
		nameOf: intake.nameOf,
		access: evidence,
	});
	const masked = (text: string | undefined): string | undefined =>
		text === undefined || showSecrets ? text : maskText(text);
	const lastOther = (): string | undefined => masked(intake.lastOther());

	const facts = (): IntakeFacts => {
		const other = lastOther();
		return {
			zone: intake.zone(),
			zones: intake.zones(),
			sources: intake.states(),
			lines: intake.counts(),
			lastUnreadable: masked(intake.lastUnreadable()),
			lastOther: other,
			foreignLog: nameForeignLog(other ?? '') ?? nameNearShape(other ?? ''),
			gaps: intake.gaps(),
			denials: transactions.denials(),
			alerts: alerts?.() ?? noAlerts,
			readOnly: settings.readOnly,
			chapter: chapter?.(),
			discovered: settings.discovered,
			access: access?.report(),
			notes: settings.notes,
		};
	};

	const detail = (slot: number): TransactionDetail => {
		const read = readDetail(
			history,
			slot,
			rulesOf(slot).map(ruleByNumber),
			intake.readRecords,
			intake.nameOf,
			access?.factOf(slot),
		);
		const place = read.client === undefined ? undefined : findPlace?.(read.client);
		const pastDeny = transactions.passedDeny(slot);
		return place === undefined && pastDeny === undefined ? read : {...read, place, pastDeny};
	};
	const book: LineBook = {
		read: intake.readBytes,
		nameOf: intake.nameOf,
		kindOf: intake.kindOf,
		inodeOf: intake.inodeOf,
	};
	const quote = (slot: number, isShowing: boolean): Quotation => {
		const lines: StoredLine[] = [];
		history.lines.visit(history.columns.firstLine[slot], 0, line => lines.push(line));
		lines.sort((one, other) => one.origin - other.origin || one.offset - other.offset);
		return quoteTransaction(detail(slot), history.columns.row[slot], lines, {book, showSecrets: isShowing});
	};

	return {
		snapshot: (filter, window, server, grouping) => monitor.snapshot(filter, window, {...facts(), ...server}, grouping),
		facts,
		lastOther,
		detail,
		compile(filter) {
			const match = monitor.compile(filter, intake.zone().offset);
			return (
				match &&
				(slot => {
					const row = transactions.rowOf(slot);
					rawSearch.work(row, row, () => true);
					return match(slot);
				})
			);
		},
		count: (filter, span) =>
			countMatches(filter, span, {
				history,
				rulesOf,
				ruleByNumber,
				zone: intake.zone().offset,
				findPlace,
				marks,
				readText,
			}),
		countedFacts: slot => readCountedFacts(history, slot),
		findings: (isShowing = showSecrets) => createFindings(history, slot => quote(slot, isShowing), marks),
		sharing(range, since) {
			const answer = countSharing(history, range, since);
			const {certainSlot} = answer;
			return {...answer, writer: certainSlot === undefined ? undefined : writerOf(certainSlot)};
		},
		networkClients: range => findNetworkClients(history, range),
		writer: () => (history.nextRow === 0 ? undefined : writerOf((history.nextRow - 1) % history.columns.capacity)),
		summarizer: tallies => createSummarizer(history, ruleByNumber, tallies),
		marks,
		placeOf(slot) {
			const inode = intake.inodeOf(history.columns.origin[slot]);
			return inode === undefined ? undefined : {inode, offset: history.columns.firstOffset[slot]};
		},
		clients: rows => countClients(history, rows),
		through: rows => selectThrough(history, rows),
	};
}
