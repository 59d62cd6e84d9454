import {minute, type Timestamp} from '../waf/clock.ts';
import {outcomes} from '../waf/outcome.ts';

/** A day and an hour, so that a window of 24 hours is whole while its first minute runs out. */
const kept = 25 * 60;
const mostCategories = 256;

/**
Exact counts a minute, whatever the rate: all transactions, by outcome and by main category, for the last 25 hours of the log.
*/
export type MinuteBuckets = {
	/** `outcome` is its index in `outcomes`, `category` the history's number. */
	add(time: Timestamp, outcome: number, category: number): void;
	remove(time: Timestamp, outcome: number, category: number): void;

	/** Calls `visit` for each minute of `[from, to)` that has a count. */
	visit(
		from: Timestamp,
		to: Timestamp,
		visit: (minuteStart: Timestamp, byOutcome: Uint32Array, byCategory: Uint32Array) => void,
	): void;
};

export function createMinuteBuckets(): MinuteBuckets {
	const minutes = new Float64Array(kept).fill(-1);
	const byOutcome: Uint32Array[] = [];
	const byCategory: Uint32Array[] = [];

	/** The place of a minute, cleared where it held an older one; -1 where it is older than what is kept. */
	const place = (time: Timestamp): number => {
		const number = Math.floor(time / minute);
		const at = ((number % kept) + kept) % kept;
		if (minutes[at] !== number) {
			if (minutes[at] > number) {
				return -1;
			}

			minutes[at] = number;
			byOutcome[at] = new Uint32Array(outcomes.length);
			byCategory[at] = new Uint32Array(mostCategories);
		}

		return at;
	};

	return {
		add(time, outcome, category) {
			const at = Number.isFinite(time) ? place(time) : -1;
			if (at >= 0) {
				byOutcome[at][outcome]++;
				byCategory[at][category]++;
			}
		},
		remove(time, outcome, category) {
			const at = Number.isFinite(time) ? place(time) : -1;
			if (at >= 0) {
				byOutcome[at][outcome]--;
				byCategory[at][category]--;
			}
		},
		visit(from, to, visit) {
			const first = Math.floor(from / minute);
			const last = Math.ceil(to / minute);
			for (let number = Math.max(first, last - kept); number < last; number++) {
				const at = ((number % kept) + kept) % kept;
				if (minutes[at] === number) {
					visit(number * minute, byOutcome[at], byCategory[at]);
				}
			}
		},
	};
}
