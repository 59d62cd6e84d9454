import {day, hour, type Milliseconds, minute, second, type Timestamp} from '../waf/clock.ts';
import {type Period, type Span} from '../waf/question.ts';

/**
A span of time on the screen: windows move only at the edges of their steps, so that silence draws nothing.
*/
export type TimeWindow = {
	readonly from: Timestamp;
	readonly to: Timestamp;
	readonly step: Milliseconds;

	/** Where the newest record is older than the window: then the window ends there. */
	readonly logEnds: Timestamp | undefined;

	/** It was chosen, and does not follow the time: what came after it is not of it. */
	readonly stands?: true;
};

/** Width of a timeline's step for each window: 12 to 96 steps, of the last minute as few that a few requests are no comb. */
const steps = new Map<Milliseconds, Milliseconds>([
	[minute, 5 * second],
	[5 * minute, 5 * second],
	[15 * minute, 15 * second],
	[hour, minute],
	[24 * hour, 15 * minute],
	[7 * day, 2 * hour],
	[30 * day, 8 * hour],
]);

/** Each divides the next. */
const stillSteps: readonly Milliseconds[] = [
	5 * second,
	15 * second,
	30 * second,
	minute,
	5 * minute,
	15 * minute,
	hour,
	2 * hour,
	8 * hour,
];
const mostStillSteps = 100;

/** After this much silence a window stands still, and follows in larger steps: silence draws next to nothing. */
const quiet = 15 * second;
const longestStill = 5 * minute;

/**
The window of a length that ends now, or at the newest record where that is older than the window; a span as it stands.
*/
export function toTimeWindow(period: Period, now: Timestamp, newest: Timestamp | undefined): TimeWindow {
	return typeof period === 'number' ? toLiveWindow(period, now, newest) : toStill(period, now, newest);
}

/** A span stands where it is. Its edges are those of steps that the finer ones divide, so the edges of those, too. */
function toStill({from, to}: Span, now: Timestamp, newest: Timestamp | undefined): TimeWindow {
	const step = stillSteps.find(width => (to - from) / width <= mostStillSteps) ?? day;
	const hasEnded = newest !== undefined && now - newest > Math.max(15 * minute, to - from);
	return {from, to, step, logEnds: hasEnded ? newest : undefined, stands: true};
}

function toLiveWindow(length: Milliseconds, now: Timestamp, newest: Timestamp | undefined): TimeWindow {
	const step = steps.get(length) ?? Math.max(second, length / 60);
	const age = newest === undefined ? 0 : now - newest;
	const hasEnded = newest !== undefined && age > length;
	const still = Math.min(longestStill, length / 3);
	// A record from the future (a wrong zone, a clock ahead) is shown, not hidden.
	const live = Math.max(now, newest === undefined ? now : newest + 1);
	const silent = newest === undefined ? live : newest + quiet + Math.floor((age - quiet) / still) * still;
	const end = hasEnded ? newest + 1 : age > quiet ? silent : live;
	const to = Math.ceil(end / step) * step;
	return {from: to - length, to, step, logEnds: hasEnded ? newest : undefined};
}

const ageSteps: readonly Milliseconds[] = [5 * second, 15 * second, 30 * second, minute];

/**
An age as the screen shows it: 0 (live), 5 s, 15 s, 30 s, then whole minutes.
*/
export function stepAge(age: Milliseconds): Milliseconds {
	if (age >= minute) {
		return Math.floor(age / minute) * minute;
	}

	return ageSteps.findLast(step => age >= step) ?? 0;
}
