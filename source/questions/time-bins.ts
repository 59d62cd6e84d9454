import {day, hour, minute, second, type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {outcomes} from '../waf/outcome.ts';

/**
Counts over time whose span is known only at the end. Steps widen as the span grows, so memory is bounded.
*/
export type TimeBins = {
	/** Counts a transaction, or takes it back. */
	add(time: Timestamp, outcome: number, by: 1 | -1): void;

	/**
	What was counted from the first to the last bin with anything in it, at most `most` bins.

	@param offset Of the log's zone: where its hours and days begin.
	*/
	read(offset: Milliseconds, most: number): BinnedTimeline;
};

/**
Counts in steps of one width, oldest first; without anything counted there are none.
*/
export type BinnedTimeline = {
	readonly from: Timestamp;
	readonly step: Milliseconds;
	readonly bins: readonly TimeBin[];

	/** Transactions whose time no line tells: they are in no bin. */
	readonly untimed: number;
};

export type TimeBin = {
	readonly all: number;
	readonly blocked: number;
	readonly through: number;
	readonly passed: number;
};

/** Each a multiple of the one before; behind the last each doubles. */
const steps: readonly Milliseconds[] = [
	second,
	10 * second,
	minute,
	5 * minute,
	15 * minute,
	hour,
	6 * hour,
	day,
	7 * day,
];
const mostHeld = 4096;

function widen(step: Milliseconds): Milliseconds {
	return steps.find(one => one > step) ?? 2 * step;
}

/** Counts by outcome at the number of their bin. */
type Held = Map<number, Float64Array>;

export function createTimeBins(): TimeBins {
	let step = steps[0];
	let held: Held = new Map();
	let untimed = 0;

	return {
		add(time, outcome, by) {
			if (!Number.isFinite(time)) {
				untimed += by;
				return;
			}

			addTo(held, Math.floor(time / step), outcome, by);
			while (held.size > mostHeld) {
				const wider = widen(step);
				held = merge(held, step, wider, 0);
				step = wider;
			}
		},
		read(offset, most) {
			let shown = step;
			let bins = held;
			// Only where bins are fine enough to be put together in another way do hours begin where the zone's do.
			const shift = step <= 15 * minute ? offset : 0;
			for (;;) {
				const numbers = [...bins].filter(([, counts]) => counts.some(count => count > 0)).map(([number]) => number);
				const first = numbers.reduce((least, number) => Math.min(least, number), Infinity);
				const last = numbers.reduce((greatest, number) => Math.max(greatest, number), -Infinity);
				if (numbers.length === 0) {
					return {from: 0, step: shown, bins: [], untimed};
				}

				if (last - first < most) {
					const from = first * shown - (shown === step ? 0 : shift);
					return {from, step: shown, bins: toBins(bins, first, last), untimed};
				}

				shown = widen(shown);
				bins = merge(held, step, shown, shift);
			}
		},
	};
}

function addTo(held: Held, bin: number, outcome: number, by: number): void {
	let counts = held.get(bin);
	if (counts === undefined) {
		counts = new Float64Array(outcomes.length);
		held.set(bin, counts);
	}

	counts[outcome] += by;
}

function merge(held: Held, step: Milliseconds, wider: Milliseconds, shift: Milliseconds): Held {
	const merged: Held = new Map();
	for (const [bin, counts] of held) {
		for (const [outcome, count] of counts.entries()) {
			if (count !== 0) {
				addTo(merged, Math.floor((bin * step + shift) / wider), outcome, count);
			}
		}
	}

	return merged;
}

function toBins(held: Held, first: number, last: number): TimeBin[] {
	const of = (counts: Float64Array | undefined, outcome: (typeof outcomes)[number]): number =>
		counts?.[outcomes.indexOf(outcome)] ?? 0;
	return Array.from({length: last - first + 1}, (_, place) => {
		const counts = held.get(first + place);
		return {
			all: counts?.reduce((sum, count) => sum + count, 0) ?? 0,
			blocked: of(counts, 'blocked'),
			through: of(counts, 'detected'),
			passed: of(counts, 'passed'),
		};
	});
}
