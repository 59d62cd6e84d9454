import {type Timestamp} from '../../waf/clock.ts';
import {type Gathering} from '../rule.ts';
import {toKeyReader} from '../types/document-key.ts';
import {type RaisedMatch} from './alert.ts';

/** Matches of one group that wait to be told together. */
export type Gathered = {
	readonly group: string | undefined;
	readonly due: Timestamp;
	readonly matches: readonly RaisedMatch[];

	/** Matches beyond those that are kept. */
	readonly more: number;
};

/** A client chooses how often a rule matches. */
const mostGathered = 1000;

/**
Matches that become one alert after a while.
*/
export type Gatherer = {
	readonly add: (match: RaisedMatch, now: Timestamp) => void;

	/** Those whose time has passed, each told once. */
	readonly takeDue: (now: Timestamp) => readonly Gathered[];

	/** When the next are due; undefined: nothing waits. */
	readonly nextDue: () => Timestamp | undefined;
	readonly save: () => readonly Gathered[];
	readonly restore: (groups: readonly Gathered[]) => void;
};

/** When a cron line comes next, in UTC. */
export type NextCron = (cron: string, after: Timestamp) => Timestamp;

/**
Gathers by the rule's `aggregation`, in groups of its `aggregation_key`.
*/
export function createGatherer({until, from, key}: Gathering, nextCron: NextCron): Gatherer {
	const readKeys = key === undefined ? undefined : toKeyReader(key);
	const groups = new Map<string | undefined, {due: Timestamp; matches: RaisedMatch[]; more: number}>();
	let kept = 0;
	const dueOf = (match: RaisedMatch, now: Timestamp): Timestamp =>
		'cron' in until ? nextCron(until.cron, now) : (from === 'match' ? match.time : now) + until.after;
	return {
		add(match, now) {
			const group = readKeys?.(match.document)[0];
			const waiting = groups.get(group);
			if (waiting === undefined) {
				groups.set(group, {due: dueOf(match, now), matches: [match], more: 0});
				kept++;
			} else if (kept < mostGathered) {
				waiting.matches.push(match);
				kept++;
			} else {
				waiting.more++;
			}
		},
		takeDue(now) {
			const due = [...groups].filter(([, waiting]) => waiting.due < now);
			for (const [group, {matches}] of due) {
				groups.delete(group);
				kept -= matches.length;
			}

			return due.map(([group, waiting]) => ({group, ...waiting}));
		},
		nextDue: () =>
			groups.size === 0 ? undefined : [...groups.values()].reduce((least, {due}) => Math.min(least, due), Infinity),
		save: () => [...groups].map(([group, waiting]) => ({group, ...waiting})),
		restore(saved) {
			groups.clear();
			kept = 0;
			for (const {group, due, matches, more} of saved) {
				groups.set(group, {due, matches: [...matches], more});
				kept += matches.length;
			}
		},
	};
}
