import {type Clock, second} from '../waf/clock.ts';
import {Field, type Observation} from '../waf/observation.ts';
import {type Rule} from '../waf/rule.ts';
import {clearPlace, closed, denied, scoreEstimated, scoreOutbound} from './columns.ts';
import {hashBackwards, hashBytes} from './dictionary.ts';
import {isSameClient} from './facts.ts';
import {type History} from './history.ts';
import {createOpenTransactions, type OpenTransaction} from './open-transactions.ts';
import {holdRuleList} from './rule-lists.ts';
import {appendLine, fillRow} from './row-filling.ts';
import {addRule, decideOutcome, refreshRow, replaceCounted, restoreRules, toOutcomeNumber} from './scoring.ts';

const mostOpen = 50_000;
const linesApart = 10_000;
const timeApart = 10 * second;
const silenceApart = 2 * second;

/** More than a reader has connection slots. */
const slotsPerReader = 65_536;

const openOutcome = toOutcomeNumber('open');

/**
Puts observations together to transactions, in whatever order they come, and keeps them in the history.

A transaction is complete when the log is 10 s and 10,000 lines further, after 2 s without a line of it while following, at the end of input, or when 50,000 are open. What comes later changes it.
*/
export type Assembly = {
	observe(observation: Observation): void;

	/** Reads the clock: to be called before each batch, since asking it for each line costs as much as half the line. */
	startBatch(): void;

	/** Completes what has been silent long enough, in real time; answers whether anything was. */
	completeSilent(): boolean;
	completeAll(): void;

	/** Writes score and category of open rows as far as they are known; to be called before they are looked at. */
	refreshOpen(): void;

	/** Rule matches of an open transaction; undefined where it is complete. */
	openRules(slot: number): readonly Rule[] | undefined;
	readonly open: number;

	/** With the place of each open transaction. */
	visitOpen(visit: (slot: number) => void): void;

	/** Observations of transactions that the history no longer holds. */
	readonly late: number;
	readonly warnings: number;
	readonly denials: number;
	/** Changes with everything that is visible of the transactions. */
	readonly version: number;
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
	const {columns, minutes} = history;
	const open = createOpenTransactions();
	const recent: Array<OpenTransaction | undefined> = [];
	let now = clock.now();
	let late = 0;
	let warnings = 0;
	let denials = 0;
	let version = 0;

	const hasFlag = (slot: number, flag: number): boolean => (columns.flags[slot] & flag) !== 0;

	const fallbackTime = (): number => (Number.isNaN(history.newest) ? clock.now() : history.newest);

	/** Whether the observation can be of the same transaction as the row. The id's hash is equal already. */
	const fits = (observation: Observation, slot: number): boolean => {
		if (observation.clientKnown && columns.client[slot] >= 0 && !isSameClient(history, slot, observation)) {
			return false;
		}

		// A weak id is shared by many requests, and one on a cut line may be a client's text: then only the same connection counts.
		const isDoubtful = observation.idStrength === 'weak' || observation.cut;
		const isSameConnection =
			columns.process[slot] === observation.process && columns.connection[slot] === observation.connection;
		if (observation.idStrength === 'weak') {
			const isOpen = open.at(slot) !== undefined && !hasFlag(slot, closed);
			return isOpen && isSameConnection && isSamePath(observation, slot);
		}

		return !isDoubtful || isSameConnection;
	};

	const isSamePath = ({bytes, spans}: Observation, slot: number): boolean =>
		spans[2 * Field.uri] < 0 ||
		columns.uriHash[slot] === 0 ||
		columns.uriHash[slot] === hashBytes(bytes, spans[2 * Field.uri], spans[2 * Field.uri + 1]);

	const create = (observation: Observation, hash: number, check: number): OpenTransaction => {
		const next = history.nextRow % columns.capacity;
		const occupant = open.at(next);
		if (occupant !== undefined) {
			complete(occupant);
		}

		// A line without a time belongs where it came.
		const time = Number.isNaN(observation.time) ? fallbackTime() : observation.time;
		const slot = history.add(time);
		clearPlace(columns, slot);
		columns.process[slot] = observation.process;
		columns.connection[slot] = observation.connection;
		columns.idHash[slot] = hash;
		columns.idCheck[slot] = check;
		columns.origin[slot] = observation.origin;
		if (hash !== 0) {
			history.index.add(hash, slot);
		}

		minutes.add(time, openOutcome, 0);
		return open.open(slot);
	};

	/** A complete transaction opens again for a line that comes late. */
	const reopen = (slot: number): OpenTransaction => {
		onReopen?.(slot);
		const transaction = open.open(slot);
		restoreRules(history, transaction, ruleByNumber);
		const score = hasFlag(slot, scoreEstimated) ? -1 : columns.score[slot];
		transaction.inbound = hasFlag(slot, scoreOutbound) ? -1 : score;
		transaction.outbound = hasFlag(slot, scoreOutbound) ? score : -1;
		transaction.threshold = columns.threshold[slot];
		return transaction;
	};

	const complete = (transaction: OpenTransaction): void => {
		const {slot} = transaction;
		refreshRow(history, transaction);
		transaction.isStale = false;
		columns.ruleSet[slot] = holdRuleList(history.ruleSets, transaction.rules);
		replaceCounted(history, slot, toOutcomeNumber(decideOutcome(history, slot)), columns.category[slot]);
		columns.revision[slot] = Math.min(255, columns.revision[slot] + 1);
		open.close(transaction);
		version++;
		onComplete?.(slot);
	};

	const locate = (observation: Observation, hash: number, check: number): number => {
		const {index} = history;
		for (let place = index.first(hash); place >= 0; place = index.next(place, hash)) {
			const slot = index.slotAt(place);
			if (columns.idCheck[slot] === check && fits(observation, slot)) {
				return slot;
			}
		}

		return -1;
	};

	const find = (observation: Observation): OpenTransaction | undefined => {
		const {bytes, spans, idStrength} = observation;
		if (idStrength === 'none') {
			return create(observation, 0, 0);
		}

		const idStart = spans[2 * Field.uniqueId];
		const idEnd = spans[2 * Field.uniqueId + 1];
		const hash = hashBytes(bytes, idStart, idEnd) || 1;
		const check = hashBackwards(bytes, idStart, idEnd);
		const slot = locate(observation, hash, check);
		if (slot >= 0) {
			return remember(observation, open.at(slot) ?? reopen(slot));
		}

		if (idStrength === 'strong' && history.evicted.has(hash, check)) {
			late++;
			return undefined;
		}

		return remember(observation, create(observation, hash, check));
	};

	/** The transaction of the last undoubted line of this connection, if this line has the same id: what most lines are. */
	const recall = (observation: Observation): OpenTransaction | undefined => {
		if (!observation.isRecalled) {
			return undefined;
		}

		const transaction = recent[observation.connectionSlot];
		return transaction?.token === toToken(observation) ? transaction : undefined;
	};

	/** Slots are a reader's own; the file that the line stands in tells readers apart. */
	const toToken = ({origin, connectionSlot}: Observation): number => origin * slotsPerReader + connectionSlot;

	const remember = (observation: Observation, transaction: OpenTransaction): OpenTransaction => {
		if (observation.connectionSlot >= 0) {
			transaction.token = toToken(observation);
			recent[observation.connectionSlot] = transaction;
		}

		return transaction;
	};

	const isDue = (transaction: OpenTransaction, observation: Observation): boolean =>
		open.size > mostOpen ||
		(observation.ordinal - transaction.lastLine >= linesApart &&
			!(observation.time - transaction.lastTime < timeApart));

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
		openRules: slot => open.at(slot)?.rules,
		visitOpen: visit => open.visit(({slot}) => visit(slot)),
		startBatch() {
			now = clock.now();
		},
		observe(observation) {
			version++;
			warnings += observation.action === 'warning' ? 1 : 0;
			denials += observation.action === 'denied' ? 1 : 0;
			const transaction = recall(observation) ?? find(observation);
			if (transaction === undefined) {
				return;
			}

			const {slot} = transaction;
			if (observation.action === 'denied') {
				columns.flags[slot] |= denied | (observation.engine === 3 ? closed : 0);
			}

			if (!observation.isRecalled) {
				fillRow(history, slot, observation);
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
			if (observation.idStrength === 'none' || observation.isLast) {
				complete(transaction);
			}

			for (let oldest = open.oldest; oldest !== undefined && isDue(oldest, observation); oldest = open.oldest) {
				complete(oldest);
			}
		},
		completeSilent() {
			now = clock.now();
			let isChanged = false;
			for (
				let oldest = open.oldest;
				oldest !== undefined && now - oldest.touched >= silenceApart;
				oldest = open.oldest
			) {
				complete(oldest);
				isChanged = true;
			}

			return isChanged;
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
			while (open.oldest !== undefined) {
				complete(open.oldest);
			}
		},
	};
}
