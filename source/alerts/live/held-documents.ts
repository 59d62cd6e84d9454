import {type Timestamp} from '../../waf/clock.ts';
import {type TimedDocument} from '../types/rule-state.ts';

/**
A document that waits for the clock to get to its time.
*/
export type HeldDocument = TimedDocument & {
	/** Of one time, the lower is the first: the order of the log. */
	readonly order: number;
};

/**
Documents in the order of their times, whatever the order in which they came.
*/
export type HeldDocuments = {
	add(document: HeldDocument): void;

	/** Those up to a moment, and no others are held then. */
	take(upTo: Timestamp): Generator<HeldDocument>;
	all(): readonly HeldDocument[];
	readonly size: number;
};

export function createHeldDocuments(): HeldDocuments {
	let sorted: HeldDocument[] = [];
	let start = 0;
	let fresh: HeldDocument[] = [];

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
			fresh.push(document);
		},
		*take(upTo) {
			// What comes meanwhile is as good as what was there.
			for (merge(); start < sorted.length && sorted[start].time <= upTo; merge()) {
				start++;
				yield sorted[start - 1];
			}
		},
		all() {
			merge();
			return sorted.slice(start);
		},
		get size() {
			return sorted.length - start + fresh.length;
		},
	};
}
