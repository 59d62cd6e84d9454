import {minute, type Timestamp} from '../waf/clock.ts';
import {type Match} from './match.ts';
import {type History} from '../history/history.ts';
import {type Rate} from './snapshot.ts';

const minutesBefore = 15;

/** Fewer minutes than this before the last say nothing about what is usual. */
const fewestMinutes = 3;

/**
Transactions in the last full minute before `now`, and how that stands to the median of the 15 minutes before it.
*/
export function measureRate(history: History, now: Timestamp, firstSeen: Timestamp, match: Match | undefined): Rate {
	const lastStart = (Math.floor(now / minute) - 1) * minute;
	const counts = countMinutes(history, lastStart - minutesBefore * minute, lastStart + minute, match);
	return toRate(counts, Math.floor((lastStart - firstSeen) / minute));
}

/**
The same from counts of sixteen minutes, of which the last `minutesKnown` before the last one are at hand.
*/
export function toRate(counts: readonly number[], minutesKnown: number): Rate {
	const perMinute = counts[minutesBefore];
	const known = Math.min(minutesBefore, minutesKnown);
	if (!(known >= fewestMinutes)) {
		return {perMinute, against: undefined};
	}

	const before = counts.slice(minutesBefore - known, minutesBefore).toSorted((one, other) => one - other);
	const middle = before.length / 2;
	const median = (before[Math.floor(middle - 0.5)] + before[Math.ceil(middle - 0.5)]) / 2;
	if (median > 0) {
		return {perMinute, against: perMinute / median};
	}

	return {perMinute, against: perMinute > 0 ? 'new' : undefined};
}

function countMinutes(history: History, from: Timestamp, to: Timestamp, match: Match | undefined): number[] {
	const counts = Array.from({length: minutesBefore + 1}, () => 0);
	const add = (time: Timestamp, count: number): void => {
		counts[Math.floor((time - from) / minute)] += count;
	};

	if (match === undefined) {
		history.minutes.visit(from, to, (start, byOutcome) =>
			add(
				start,
				byOutcome.reduce((sum, count) => sum + count, 0),
			),
		);
		return counts;
	}

	const {columns, firstRow, nextRow} = history;
	for (let row = firstRow; row < nextRow; row++) {
		const slot = row % columns.capacity;
		if (columns.time[slot] >= from && columns.time[slot] < to && match(slot)) {
			add(columns.time[slot], 1);
		}
	}

	return counts;
}
