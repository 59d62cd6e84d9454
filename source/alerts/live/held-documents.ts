import {type Timestamp} from '../../waf/clock.ts';
import {type TimedDocument} from '../types/rule-state.ts';

/**
A document that waits for the clock to get to its time.
*/
export type HeldDocument = TimedDocument & {
	/** Of one time, the lower is the first: the order of the log. */
	readonly order: number;

	/** Of what a late line made of a transaction: the rules that have not had it. */
	readonly only?: readonly string[];
};

/**
Documents in the order of their times, whatever the order in which they came.
*/
export type HeldDocuments = {
	add(document: HeldDocument): void;

	/** Puts what a late line made of a transaction in its place; false where none of its order waits. */
	replace(order: number, document: HeldDocument['document']): boolean;

	/** Those up to a moment, and no others are held then. */
	take(upTo: Timestamp): Generator<HeldDocument>;
	has(order: number): boolean;
	all(): readonly HeldDocument[];
	readonly size: number;
};

export function createHeldDocuments(): HeldDocuments {
	let sorted: HeldDocument[] = [];
	let start = 0;
	let fresh: HeldDocument[] = [];
	const byOrder = new Map<number, {document: HeldDocument['document']}>();

	const merge = (): void => {
		if (fresh.length > 0) {
			sorted = [...sorted.slice(start), ...fresh].toSorted(
				(one, other) => one.time - other.time || one.order - other.order,
			);
			start = 0;
			fresh = [];
		}
	};

	return {
		add(document) {
			const own = {...document};
			fresh.push(own);
			if (own.only === undefined) {
				byOrder.set(own.order, own);
			}
		},
		replace(order, document) {
			const waiting = byOrder.get(order);
			if (waiting !== undefined) {
				waiting.document = document;
			}

			return waiting !== undefined;
		},
		*take(upTo) {
			// What comes meanwhile is as good as what was there.
			for (merge(); start < sorted.length && sorted[start].time <= upTo; merge()) {
				const taken = sorted[start++];
				if (taken.only === undefined) {
					byOrder.delete(taken.order);
				}

				yield taken;
			}
		},
		has: order => byOrder.has(order),
		all() {
			merge();
			return sorted.slice(start);
		},
		get size() {
			return sorted.length - start + fresh.length;
		},
	};
}
