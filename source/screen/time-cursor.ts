import {minute, type Timestamp} from '../waf/clock.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type Span} from '../waf/question.ts';

/**
The timeline taken hold of: a cursor on one of its steps, and the step at which the other end was marked.
*/
export type TimeCursor = {
	readonly kind: 'time';

	/** The start of a step, or a time within it. */
	readonly at: Timestamp;
	readonly mark: Timestamp | undefined;
};

/**
What the cursor holds: from one end to the other, both steps whole; without a mark the minute around it, or its step where that is longer.
*/
export function heldSpan({at, mark}: TimeCursor, {totals: {timeline}}: Pick<Snapshot, 'totals'>): Span {
	const {step} = timeline;
	if (mark !== undefined) {
		return {from: Math.min(at, mark), to: Math.max(at, mark) + step};
	}

	const from = Math.floor(at / minute) * minute;
	return {from, to: from + Math.max(minute, step)};
}

/**
How many of the timeline's transactions are in a span, and how many of them got through.
*/
export function countHeld(
	{from, to}: Span,
	{totals: {timeline}}: Pick<Snapshot, 'totals'>,
): {readonly all: number; readonly through: number} {
	let [all, through] = [0, 0];
	for (const [place, count] of timeline.all.entries()) {
		const start = timeline.from + place * timeline.step;
		if (start >= from && start < to) {
			all += count;
			through += timeline.through[place] ?? 0;
		}
	}

	return {all, through};
}
