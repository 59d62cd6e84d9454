import {type NotedChange} from '../actions/trail/read-trail.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Denials} from '../questions/deny-watch.ts';
import {type ReportedDenial} from '../report/denials.ts';
import {type DenyList} from '../waf/deny.ts';

/**
The denials that were noted on this machine, watched in the log that is read.
*/
export type NotedDenials = {
	/** To be called before the first line is read. */
	follow(history: Pick<Pipeline['history'], 'followDenyList'>): void;

	/** Oldest first, with what the log says of those that are still in force. */
	tell(denials: Denials | undefined): ReportedDenial[];
};

/**
@param changes Oldest first. Of a range that was denied several times the last one counts.
*/
export function watchNotedDenials(changes: readonly NotedChange[]): NotedDenials {
	const denied = new Map<string, NotedChange & {ended?: number}>();
	for (const change of changes) {
		for (const range of change.ranges) {
			const known = denied.get(range);
			if (change.action === 'deny') {
				// Anew, so that it stands where its time does.
				denied.delete(range);
				denied.set(range, {...change});
			} else if (known !== undefined) {
				known.ended ??= change.time;
			}
		}
	}

	const toList = (): DenyList => ({
		method: [...denied.values()].at(-1)?.method === 'early' ? 'early' : 'deny',
		file: '',
		problem: undefined,
		rules: [...denied].flatMap(([range, {ended, time, by, reason, force}]) =>
			ended === undefined ? [{range, since: time, until: undefined, by, reason, counts: undefined, force}] : [],
		),
	});

	return {
		follow(history) {
			if (denied.size > 0) {
				history.followDenyList(toList());
			}
		},
		tell(denials) {
			const statuses = new Map(denials?.rules.map(status => [status.rule.range, status]));
			return Array.from(denied, ([range, {time, by, method, reason, force, ended}]) => ({
				range,
				time,
				by,
				method,
				reason,
				force,
				ended,
				status: statuses.get(range),
			}));
		},
	};
}
