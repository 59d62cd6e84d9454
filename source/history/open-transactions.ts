import {type Timestamp} from '../waf/clock.ts';
import {type Rule} from '../waf/rule.ts';

/** Rules of one transaction that are kept; up to 362 were seen. */
export const mostRulesKept = 2000;

/**
A transaction whose lines still come in. Used again for another one when it is complete.
*/
export type OpenTransaction = {
	slot: number;

	/** In log order, evaluation rules included. */
	readonly rules: Rule[];

	/** Of each of the rules: which kinds of records told it, as bits of `From`, and where it belongs among them. */
	readonly kinds: number[];
	readonly places: number[];

	/** How many matches its audit record has told. */
	recordPlace: number;

	/** Records of more than one kind speak of it, or an audit record twice. */
	isMixed: boolean;

	/** Number of the source's line and time of the last observation. */
	lastLine: number;
	lastTime: Timestamp;

	/** Real time of the last observation. */
	touched: Timestamp;
	inbound: number;
	outbound: number;
	threshold: number;

	/** Sum from the severities of its rule matches. */
	points: number;

	/** Its row does not show its latest rule matches yet. */
	isStale: boolean;

	/** The connection slot that lines of it come with; -1 for none. */
	token: number;
	older: OpenTransaction | undefined;
	newer: OpenTransaction | undefined;
};

/**
The open transactions in the order in which they were last heard of.
*/
export type OpenTransactions = {
	readonly size: number;

	/** The one that was silent longest. */
	readonly oldest: OpenTransaction | undefined;
	at(slot: number): OpenTransaction | undefined;
	open(slot: number): OpenTransaction;

	/** Makes it the newest. */
	touch(transaction: OpenTransaction): void;
	close(transaction: OpenTransaction): void;
	visit(visit: (transaction: OpenTransaction) => void): void;

	/** The ones that are meant, so that they can be closed. */
	select(isMeant: (transaction: OpenTransaction) => boolean): OpenTransaction[];
};

export function createOpenTransactions(): OpenTransactions {
	// Fills as the ring does, from the first place on.
	const bySlot: Array<OpenTransaction | undefined> = [];
	const free: OpenTransaction[] = [];
	let oldest: OpenTransaction | undefined;
	let newest: OpenTransaction | undefined;
	let size = 0;

	const unlink = (transaction: OpenTransaction): void => {
		if (transaction.older === undefined) {
			oldest = transaction.newer;
		} else {
			transaction.older.newer = transaction.newer;
		}

		if (transaction.newer === undefined) {
			newest = transaction.older;
		} else {
			transaction.newer.older = transaction.older;
		}
	};

	const append = (transaction: OpenTransaction): void => {
		transaction.older = newest;
		transaction.newer = undefined;
		if (newest === undefined) {
			oldest = transaction;
		} else {
			newest.newer = transaction;
		}

		newest = transaction;
	};

	return {
		get size() {
			return size;
		},
		get oldest() {
			return oldest;
		},
		at: slot => bySlot[slot],
		open(slot) {
			const transaction = free.pop() ?? create();
			transaction.slot = slot;
			transaction.inbound = -1;
			transaction.outbound = -1;
			transaction.threshold = -1;
			transaction.points = 0;
			transaction.recordPlace = 0;
			transaction.isMixed = false;
			transaction.isStale = false;
			bySlot[slot] = transaction;
			append(transaction);
			size++;
			return transaction;
		},
		touch(transaction) {
			if (transaction !== newest) {
				unlink(transaction);
				append(transaction);
			}
		},
		visit(visit) {
			for (let transaction = oldest; transaction !== undefined; transaction = transaction.newer) {
				visit(transaction);
			}
		},
		select(isMeant) {
			const meant: OpenTransaction[] = [];
			for (let transaction = oldest; transaction !== undefined; transaction = transaction.newer) {
				if (isMeant(transaction)) {
					meant.push(transaction);
				}
			}

			return meant;
		},
		close(transaction) {
			unlink(transaction);
			transaction.rules.length = 0;
			transaction.kinds.length = 0;
			transaction.places.length = 0;
			transaction.token = -1;
			bySlot[transaction.slot] = undefined;
			free.push(transaction);
			size--;
		},
	};
}

function create(): OpenTransaction {
	return {
		slot: -1,
		rules: [],
		kinds: [],
		places: [],
		recordPlace: 0,
		isMixed: false,
		lastLine: 0,
		lastTime: 0,
		touched: 0,
		inbound: -1,
		outbound: -1,
		threshold: -1,
		points: 0,
		isStale: false,
		token: -1,
		older: undefined,
		newer: undefined,
	};
}
