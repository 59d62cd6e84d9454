import {type Timestamp} from '../../waf/clock.ts';
import {type Gathering} from '../rule.ts';
import {toKeyReader} from '../types/document-key.ts';
import {type RaisedMatch} from './alert.ts';

/** Matches of one group that wait to be told together. */
export type Gathered = {
	readonly group: string | undefined;
	readonly due: Timestamp;
	readonly matches: readonly RaisedMatch[];
};

/**
Matches that become one alert after a while.
*/
export type Gatherer = {
	readonly add: (match: RaisedMatch, now: Timestamp) => void;

	/** Those whose time has passed, each told once. */
	readonly takeDue: (now: Timestamp) => readonly Gathered[];
};

/** When a cron line comes next, in UTC. */
export type NextCron = (cron: string, after: Timestamp) => Timestamp;

/**
Gathers by the rule's `aggregation`, in groups of its `aggregation_key`.
*/
export function createGatherer({until, from, key}: Gathering, nextCron: NextCron): Gatherer {
	const readKeys = key === undefined ? undefined : toKeyReader(key);
	const groups = new Map<string | undefined, {due: Timestamp; matches: RaisedMatch[]}>();
	const dueOf = (match: RaisedMatch, now: Timestamp): Timestamp =>
		'cron' in until ? nextCron(until.cron, now) : (from === 'match' ? match.time : now) + until.after;
	return {
		add(match, now) {
			const group = readKeys?.(match.document)[0];
			const waiting = groups.get(group);
			if (waiting === undefined) {
				groups.set(group, {due: dueOf(match, now), matches: [match]});
			} else {
				waiting.matches.push(match);
			}
		},
		takeDue(now) {
			const due = [...groups].filter(([, waiting]) => waiting.due < now);
			for (const [group] of due) {
				groups.delete(group);
			}

			return due.map(([group, waiting]) => ({group, ...waiting}));
		},
	};
}
