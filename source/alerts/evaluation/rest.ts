import {type Milliseconds, second, type Timestamp} from '../../waf/clock.ts';
import {type NextCron} from './gathering.ts';

/**
When a rule with `limit_execution` is run: around the times of its cron line, in UTC. Between them it rests.
*/
export type Rest = {
	/** Whether the run of this moment falls away; a first run does unless a time of the line is near, another runs once more before it rests. */
	readonly skips: (now: Timestamp, end: Timestamp) => boolean;

	/** Whether a moment lies between times of the line. */
	readonly holds: (moment: Timestamp) => boolean;

	/** When a rest that began ends. */
	readonly until: () => Timestamp | undefined;
};

/** A run so shortly before a time of the line belongs to it. */
const near = 59 * second;

export function createRest(cron: string, runEvery: Milliseconds, nextCron: NextCron): Rest {
	let until: Timestamp | undefined;
	let hasRun = false;
	return {
		skips(now, end) {
			if (until !== undefined && now < until) {
				return true;
			}

			hasRun ||= until !== undefined;
			const next = nextCron(cron, now);
			until = end + runEvery < next - near ? next : undefined;
			if (until !== undefined && !hasRun) {
				return true;
			}

			hasRun = true;
			return false;
		},
		holds: moment => moment + runEvery < nextCron(cron, moment) - near,
		until: () => until,
	};
}
