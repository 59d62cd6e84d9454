import {type History} from '../history/history.ts';
import {day, minute, type Timestamp} from '../waf/clock.ts';

/**
The time that the window looks at: of the newest record. Where some logs are ahead of the clock and others are not, those that are not tell it: one log's clock moves no other's window.

@param nameOf Generations of one file are one log.
*/
export function findNewestRecord(
	history: History,
	now: Timestamp,
	nameOf: (origin: number) => string,
): Timestamp | undefined {
	if (Number.isNaN(history.newest)) {
		return undefined;
	}

	// Workers of one server may be a little ahead of each other.
	if (history.newest <= now + minute) {
		return history.newest;
	}

	const logs = new Map<string, Timestamp>();
	history.visitNewest((origin, time) => {
		const name = nameOf(origin);
		logs.set(name, Math.max(time, logs.get(name) ?? -Infinity));
	});
	const newest = Math.max(...[...logs.values()].filter(time => time <= now + minute));
	// An old log beside one that is live tells nothing of now.
	return newest >= now - day ? newest : history.newest;
}
