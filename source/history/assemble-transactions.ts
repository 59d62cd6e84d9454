import {type Clock, second} from '../waf/clock.ts';
import {From, type Observation} from '../waf/observation.ts';
import {type Rule} from '../waf/rule.ts';
import {closed, denied, inErrorLog} from './columns.ts';
import {createCutRows} from './cut-rows.ts';
import {hashId} from './id-hash.ts';
import {findRow, isKnown, isOfObserver} from './find-transaction.ts';
import {joinLogs} from './join-logs.ts';
import {type History} from './history.ts';
import {joinPages, markDoubt} from './join-page.ts';
import {openAgain} from './open-again.ts';
import {createPageTransactions} from './page-transactions.ts';
import {createOpenTransactions, type OpenTransaction} from './open-transactions.ts';
import {holdRuleList} from './rule-lists.ts';
import {appendLine, fillRow} from './fill-row.ts';
import {createRecentTransactions} from './recent-transactions.ts';
import {createUnnamedRecords, isUnnamed} from './unnamed-records.ts';
import {createRefusedRequests} from './refused-requests.ts';
import {sortRules} from './match-rules.ts';
import {silenceOf} from './silence.ts';
import {startRow} from './start-row.ts';
import {addRule, decideOutcome, refreshRow, replaceCounted, toOutcomeNumber} from './scoring.ts';

const mostOpen = 50_000;
const linesApart = 10_000;
const timeApart = 10 * second;

/**
Puts observations together to transactions, in whatever order they come, and keeps them in the history.

A transaction is complete when the log is 10 s and 10,000 lines further, after 2 s without a line of it while following (half a second after a denial of engine v3), at the end of input, or when 50,000 are open. What comes later changes it.
*/
export type Assembly = {
	observe(observation: Observation): void;

	/** Takes nginx's own line of a request that a deny rule refused. */
	refuse(forbidden: Observation): void;

	/** Reads the clock: to be called before each batch, since asking it for each line costs as much as half the line. */
	startBatch(): void;

	/** Completes what has been silent long enough, in real time, and with `isAllRead` what is long over by its log; returns whether anything was. */
	completeSilent(isAllRead?: boolean): boolean;
	completeAll(): void;

	/** Writes score and category of open rows as far as they are known; to be called before they are looked at. */
	refreshOpen(): void;

	/** Rule matches of an open transaction; undefined where it is complete. */
	openRules(slot: number): readonly Rule[] | undefined;
	readonly open: number;
	visitOpen(visit: (slot: number) => void): void;

	/** Observations of transactions that the history no longer holds. */
	readonly late: number;
	readonly warnings: number;
	readonly denials: number;
	/** Changes with everything that is visible of the transactions. */
	readonly version: number;
	/** Something else changed a row. */
	touch(): void;
};

export type AssemblyOptions = {
	readonly history: History;
	readonly ruleByNumber: (number: number) => Rule;
	readonly clock: Clock;

	/** Called for each transaction when it is complete, and again when a later line changed it. */
	readonly onComplete?: (slot: number) => void;

	/** Called before a late line changes a complete transaction. */
	readonly onReopen?: (slot: number) => void;
};

export function createAssembly({history, ruleByNumber, clock, onComplete, onReopen}: AssemblyOptions): Assembly {
	const {columns} = history;
	const open = createOpenTransactions();
	let now = clock.now();
	const recent = createRecentTransactions();
	const unnamed = createUnnamedRecords(history);
	const pages = createPageTransactions(history);
	const cutRows = createCutRows(history);
	const refusals = createRefusedRequests(history);
	let hasLines = false;
	let heldAt = now;
	let late = 0;
	let warnings = 0;
	let denials = 0;
	let version = 0;

	/** The row of the record whose first rule match was taken last: all its matches are of one request. */
	let [recordSlot, recordRow] = [-1, -1];

	const create = (observation: Observation, hash: number, check: number): OpenTransaction => {
		const next = history.nextRow % columns.capacity;
		const occupant = open.at(next);
		if (occupant !== undefined) {
			complete(occupant);
		}

		return open.open(startRow(history, observation, {hash, check, now: clock.now}));
	};

	const reopen = (slot: number): OpenTransaction => openAgain(history, open, slot, {ruleByNumber, onReopen});

	const complete = (transaction: OpenTransaction): void => {
		const {slot} = transaction;
		joinPages(history, transaction, pages, {at: page => open.at(page) ?? reopen(page), close: open.close});
		const request = pages.requestOf(slot);
		if (request >= 0) {
			complete(open.at(request) ?? reopen(request));
			return;
		}

		markDoubt(history, slot, pages, {
			isOpen: other => open.at(other) !== undefined,
			again: other => complete(reopen(other)),
		});
		sortRules(transaction);
		refusals.claim(slot);
		refreshRow(history, transaction);
		transaction.isStale = false;
		columns.ruleSet[slot] = holdRuleList(history.ruleSets, transaction.rules, transaction.kinds);
		replaceCounted(history, slot, toOutcomeNumber(decideOutcome(history, slot)), columns.category[slot]);
		columns.revision[slot] = Math.min(255, columns.revision[slot] + 1);
		open.close(transaction);
		version++;
		onComplete?.(slot);
	};

	/** @param known The row that it belongs to whatever its id; -1 for none. */
	const find = (observation: Observation, known: number): OpenTransaction | undefined => {
		const [hash, check] = hashId(observation);
		const own = known >= 0 ? known : cutRows.find(observation);
		if (hash === 0 && own < 0) {
			return create(observation, 0, 0);
		}

		let slot = own >= 0 ? own : findRow({history, open}, observation, hash, check);
		slot = slot >= 0 ? slot : cutRows.claim(observation, hash, check);
		if (slot >= 0) {
			if (history.isHidden(slot)) {
				return undefined;
			}

			const transaction = open.at(slot) ?? reopen(slot);
			joinLogs(history, transaction, observation);
			return recent.remember(observation, transaction);
		}

		if (observation.idStrength === 'strong' && history.evicted.has(hash, check)) {
			late++;
			return undefined;
		}

		return recent.remember(observation, create(observation, hash, check));
	};

	const isDue = (transaction: OpenTransaction, observation: Observation): boolean =>
		open.size > mostOpen ||
		(observation.ordinal - transaction.lastLine >= linesApart &&
			!(observation.time - transaction.lastTime < timeApart));

	/** Readers of several machines in one file number their connections each for itself. */
	const recall = (observation: Observation): OpenTransaction | undefined => {
		const transaction = recent.recall(observation);
		return transaction !== undefined && isOfObserver(history, transaction.slot, observation) ? transaction : undefined;
	};

	/** Whatever the id is worth: a record is one request. */
	const ofSameRecord = (): OpenTransaction | undefined =>
		recordSlot >= 0 && columns.row[recordSlot] === recordRow ? (open.at(recordSlot) ?? reopen(recordSlot)) : undefined;

	/** Returns the row's place, or -1 where the history has none. */
	const take = (observation: Observation, known: number): number => {
		version++;
		warnings += observation.action === 'warning' ? 1 : 0;
		denials += observation.action === 'denied' ? 1 : 0;
		const transaction = (observation.isContinued ? ofSameRecord() : recall(observation)) ?? find(observation, known);
		if (transaction === undefined) {
			return -1;
		}

		const {slot} = transaction;
		cutRows.remember(observation, slot);
		if (observation.action === 'denied') {
			// Nothing follows a denial among the lines of engine v3; lines may follow the record that says it.
			columns.flags[slot] |= denied | (observation.engine === 3 && observation.from === From.line ? closed : 0);
		}

		if (!observation.isRecalled) {
			const isNew = (columns.flags[slot] & inErrorLog) === 0;
			fillRow(history, slot, observation, known >= 0);
			pages.see(observation, slot, isNew);
		}

		appendLine(history, slot, observation);
		if (observation.rule !== undefined) {
			addRule(history, transaction, observation, observation.rule);
		}

		transaction.isStale = true;
		transaction.lastLine = observation.ordinal;
		transaction.lastTime = observation.time;
		transaction.touched = now;
		open.touch(transaction);
		const isLone = observation.idStrength === 'none' && observation.from === From.line;
		if ((isLone && observation.claim === undefined) || observation.isLast) {
			complete(transaction);
		}

		for (let oldest = open.oldest; oldest !== undefined && isDue(oldest, observation); oldest = open.oldest) {
			complete(oldest);
		}

		return slot;
	};

	return {
		get open() {
			return open.size;
		},
		get late() {
			return late;
		},
		get warnings() {
			return warnings;
		},
		get denials() {
			return denials;
		},
		get version() {
			return version;
		},
		touch: () => void version++,
		openRules: slot => open.at(slot)?.rules,
		visitOpen: visit => open.visit(({slot}) => visit(slot)),
		startBatch: () => void (now = clock.now()),
		observe(observation) {
			hasLines ||= observation.from === From.line;
			if (hasLines && isUnnamed(observation) && !isKnown({history, open}, observation)) {
				unnamed.hold(observation);
				recordSlot = -1;
				heldAt = now;
			} else {
				const slot = take(observation, -1);
				if (!observation.isContinued || recordSlot < 0) {
					recordSlot = slot;
					recordRow = slot < 0 ? -1 : columns.row[slot];
				}
			}

			if (unnamed.size > 0) {
				unnamed.release(observation.time, take);
			}
		},
		refuse(forbidden) {
			const slot = refusals.refuse(forbidden);
			if (slot >= 0) {
				version++;
				if (open.at(slot) === undefined) {
					complete(reopen(slot));
				}
			}
		},
		completeSilent(isAllRead = false) {
			now = clock.now();
			if (unnamed.size > 0 && now - heldAt >= silenceOf(0)) {
				unnamed.release(Infinity, take);
			}

			const silent = open.select(
				one => now - one.touched >= silenceOf(columns.flags[one.slot]) || (isAllRead && now - one.lastTime > timeApart),
			);
			for (const transaction of silent) {
				// One may have been completed along with another.
				if (open.at(transaction.slot) === transaction) {
					complete(transaction);
				}
			}

			return silent.length > 0;
		},
		refreshOpen() {
			open.visit(transaction => {
				if (transaction.isStale) {
					refreshRow(history, transaction);
					transaction.isStale = false;
				}
			});
		},
		completeAll() {
			unnamed.release(Infinity, take);
			while (open.oldest !== undefined) {
				complete(open.oldest);
			}
		},
	};
}
