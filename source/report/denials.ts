import {type DenyStatus} from '../questions/deny-watch.ts';
import {day, type Timestamp} from '../waf/clock.ts';

/**
A client or range that was denied, and what the log says of it since.
*/
export type ReportedDenial = {
	readonly range: string;
	readonly time: Timestamp;
	readonly by: string;
	readonly method: string;
	readonly reason: string;

	/** Why a refusal was overruled. */
	readonly force: string | undefined;

	/** When the rule was taken back, or away since its time was over. */
	readonly ended: Timestamp | undefined;

	/** Undefined where it ended: what came since is no proof. */
	readonly status: Pick<DenyStatus, 'verdict' | 'hits' | 'blocked' | 'servedBy'> | undefined;
};

/**
Those that belong to what the report is about: made between its first request and a day after its last.
*/
export function chooseDenials(
	denials: readonly ReportedDenial[],
	{first, last}: {readonly first: Timestamp | undefined; readonly last: Timestamp | undefined},
): ReportedDenial[] {
	return first === undefined || last === undefined
		? []
		: denials.filter(({time}) => time >= first && time <= last + day);
}
