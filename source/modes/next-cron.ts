import {Cron} from 'croner';
import {type Timestamp} from '../waf/clock.ts';

/**
When a cron line comes next, in UTC; never where it names a day that no year has.
*/
export function nextCron(cron: string, after: Timestamp): Timestamp {
	return new Cron(cron, {timezone: 'UTC'}).nextRun(new Date(after))?.getTime() ?? Infinity;
}
