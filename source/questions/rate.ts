import {minute, second, type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Bound, type Span} from '../waf/question.ts';
import {type Match} from './match.ts';
import {type History} from '../history/history.ts';
import {type Rate} from './snapshot.ts';
import {type TimeWindow} from './time-window.ts';

/**
How many minutes before the last one tell what is usual.
*/
export const minutesBefore = 15;

/** Fewer minutes than this before the last say nothing about what is usual. */
const fewestMinutes = 3;

/**
The minute that every rate on the screen is of. It slides with the records, in silence by the steps of their age, and never counts what the window does not, so that a rate is never more than that.

@param age Of the newest record, in the steps that the screen shows; 0 in a log that has ended, whose now is its end.
*/
export function toRateSpan(
	{from, to}: Pick<TimeWindow, 'from' | 'to'>,
	newest: Timestamp | undefined,
	age: Milliseconds,
): Span {
	const end = newest === undefined ? to : Math.floor(newest / second) * second + second + age;
	// In silence the window stands still for minutes, and the rate must not; a window that ends before the newest record is of the past.
	const last = newest !== undefined && newest < to ? end : Math.min(to, end);
	return {from: Math.max(from, last - minute), to: Math.max(from, last)};
}

/**
The last full minute before a span; the minutes before its end are those that the rate is compared with.
*/
export function endOfMinutesBefore({to}: Span): Timestamp {
	return Math.floor((to - minute) / minute) * minute;
}

/**
Transactions in a span of a minute, and how that stands to the median of the 15 full minutes before it.

@param firstSeen Nothing is known of the time before.
*/
export function measureRate(history: History, span: Span, firstSeen: Timestamp, match: Match | undefined): Rate {
	const end = endOfMinutesBefore(span);
	const before = countMinutes(history, end - minutesBefore * minute, end, match);
	// The rows at hand, which the tables count too: a sum of parts is the whole.
	const bound: Bound = history.completeFrom < span.from ? '=' : '≥';
	return toRate({value: countRows(history, span, match), bound}, before, Math.floor((end - firstSeen) / minute));
}

/**
The same from counts: of the last minute, and of those before it, of which the last `minutesKnown` are at hand.
*/
export function toRate(
	{value, bound}: {readonly value: number; readonly bound: Bound},
	before: readonly number[],
	minutesKnown: number,
): Rate {
	const rate = {perMinute: value, ...(bound === '=' ? {} : {bound})};
	const known = Math.min(before.length, minutesKnown);
	// Where nobody comes now there is nothing to compare.
	if (!(known >= fewestMinutes) || value === 0) {
		return {...rate, against: undefined};
	}

	const usual = before.slice(before.length - known).toSorted((one, other) => one - other);
	const middle = usual.length / 2;
	const median = (usual[Math.floor(middle - 0.5)] + usual[Math.ceil(middle - 0.5)]) / 2;
	return {...rate, against: median > 0 ? value / median : 'new'};
}

function countRows({columns, firstRow, nextRow}: History, {from, to}: Span, match: Match | undefined): number {
	let count = 0;
	for (let row = firstRow; row < nextRow; row++) {
		const slot = row % columns.capacity;
		if (columns.time[slot] >= from && columns.time[slot] < to && (match === undefined || match(slot))) {
			count++;
		}
	}

	return count;
}

function countMinutes(history: History, from: Timestamp, to: Timestamp, match: Match | undefined): number[] {
	const counts = Array.from({length: minutesBefore}, () => 0);
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
