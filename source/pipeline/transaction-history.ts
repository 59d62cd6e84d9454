import {type Assembly, createAssembly} from '../history/assemble-transactions.ts';
import {refusedByServer} from '../history/columns.ts';
import {createHistory, type History} from '../history/history.ts';
import {readRuleList, type RulesOfSlot} from '../history/rule-lists.ts';
import {createDenyWatch, type DenyWatch} from '../questions/deny-watch.ts';
import {type Clock, type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Observation} from '../waf/observation.ts';
import {type Rule} from '../waf/rule.ts';

/**
Where observations go.
*/
export type ObservationSink = {
	/** Before each batch. */
	startBatch(): void;
	observe(observation: Observation): void;

	/** A request that nginx refused by a deny rule. */
	refuse(observation: Observation): void;

	/** Rows of an origin were in another zone by so much; without `isOf` all of them, else those of whom it says so. */
	shift(origin: number, by: Milliseconds, isOf?: (observer: string | undefined) => boolean): void;
};

/**
Where the first line of a transaction stands in its log.
*/
export type FirstLine = {readonly origin: number; readonly offset: number};

/**
The transactions: assembly, columns, and the watch over those that are denied.
*/
export type TransactionHistory = {
	/** Time of the newest one; undefined before the first. */
	newest(): Timestamp | undefined;

	/** NaN where no line of it told one. */
	timeOf(slot: number): Timestamp;

	/** The place of a row; undefined where it was let go. */
	slotOf(row: number): number | undefined;
	rowOf(slot: number): number;
	firstLineOf(slot: number): FirstLine;

	/** Of the transactions that may still get a line; with `areNew` without those that a late line opened again. */
	openFirstLines(areNew?: boolean): FirstLine[];

	/** When the oldest transaction began that may still get a line; undefined: none may. */
	oldestOpen(): Timestamp | undefined;

	/** How often it was complete: 1 the first time, more when late lines changed it. */
	revisionOf(slot: number): number;

	/** What tells it from others where no place in a file does. */
	identityOf(slot: number): string;

	/** nginx refused the request by a deny rule. */
	isRefused(slot: number): boolean;

	/** Every line so far was a denial. */
	isOnlyDenials(): boolean;

	/** Completes what has been silent long enough, and with `isAllRead` what was over long before it was read. */
	completeSilent(isAllRead?: boolean): void;
	completeAll(): void;

	/** Takes the deny list as it stands now. */
	readonly followDenyList: DenyWatch['follow'];
	readonly denials: DenyWatch['denials'];
	readonly passedDeny: DenyWatch['passedBy'];
};

/**
What the reports are made from.
*/
export type HistoryInside = {
	readonly history: History;
	readonly assembly: Assembly;
	readonly ruleByNumber: (number: number) => Rule;
	readonly rulesOf: RulesOfSlot;
};

export type TransactionHistoryOptions = {
	/** Transactions that it holds. */
	readonly capacity: number;
	readonly clock: Clock;
	readonly ruleByNumber: (number: number) => Rule;
	readonly onComplete?: ((slot: number) => void) | undefined;
	readonly onReopen?: ((slot: number) => void) | undefined;
};

/**
The history with its two other sides: where observations go in, and what reports are made from.
*/
export function createTransactionHistory({
	capacity,
	clock,
	ruleByNumber,
	onComplete,
	onReopen,
}: TransactionHistoryOptions): {
	readonly transactions: TransactionHistory;
	readonly sink: ObservationSink;
	readonly inside: HistoryInside;
} {
	const history = createHistory(capacity);
	const {columns, ruleSets} = history;
	const denyWatch = createDenyWatch(history, clock);
	const assembly = createAssembly({
		history,
		ruleByNumber,
		clock,
		onReopen,
		onComplete(slot) {
			denyWatch.see(slot);
			onComplete?.(slot);
		},
	});
	const firstLineOf = (slot: number): FirstLine => ({origin: columns.origin[slot], offset: columns.firstOffset[slot]});

	return {
		transactions: {
			newest: () => (Number.isNaN(history.newest) ? undefined : history.newest),
			timeOf: slot => columns.time[slot],
			slotOf(row) {
				const slot = row % columns.capacity;
				return columns.row[slot] === row ? slot : undefined;
			},
			rowOf: slot => columns.row[slot],
			firstLineOf,
			openFirstLines(areNew = false) {
				const found: FirstLine[] = [];
				assembly.visitOpen(slot => {
					if (!areNew || columns.revision[slot] === 0) {
						found.push(firstLineOf(slot));
					}
				});
				return found;
			},
			oldestOpen() {
				let oldest = Infinity;
				assembly.visitOpen(slot => {
					// One without a time says nothing.
					oldest = columns.time[slot] < oldest ? columns.time[slot] : oldest;
				});
				return oldest === Infinity ? undefined : oldest;
			},
			revisionOf: slot => columns.revision[slot],
			identityOf: slot =>
				[columns.time[slot], columns.idHash[slot], columns.idCheck[slot], columns.targetLength[slot]].join(' '),
			isRefused: slot => (columns.flags[slot] & refusedByServer) !== 0,
			isOnlyDenials: () => assembly.denials > 0 && assembly.warnings === 0,
			completeSilent: assembly.completeSilent,
			completeAll: assembly.completeAll,
			followDenyList: denyWatch.follow,
			denials: denyWatch.denials,
			passedDeny: denyWatch.passedBy,
		},
		sink: {
			startBatch: assembly.startBatch,
			observe: assembly.observe,
			refuse(forbidden) {
				assembly.refuse(forbidden);
				denyWatch.refuse(forbidden);
			},
			shift: history.shift,
		},
		inside: {
			history,
			assembly,
			ruleByNumber,
			rulesOf: slot =>
				assembly.openRules(slot)?.map(rule => rule.number) ??
				(columns.ruleSet[slot] < 0 ? [] : readRuleList(ruleSets, columns.ruleSet[slot])),
		},
	};
}
