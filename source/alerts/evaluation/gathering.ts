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

type Waiting = Omit<Gathered, 'matches' | 'more'> & {readonly matches: RaisedMatch[]; more: number};

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
export function createGatherer({until, from, endsBy, key}: Gathering, nextCron: NextCron): Gatherer {
	const readKeys = key === undefined ? undefined : toKeyReader(key);
	const groups = new Map<string | undefined, Waiting>();

	/** Their time has passed before a run could tell them: they take no more. */
	const closed: Waiting[] = [];
	const all = () => [...closed, ...groups.values()];
	let kept = 0;
	const dueOf = (match: RaisedMatch, now: Timestamp): Timestamp =>
		'cron' in until ? nextCron(until.cron, now) : (from === 'match' ? match.time : now) + until.after;
	return {
		add(match, now) {
			const group = readKeys?.(match.document)[0];
			const waiting = groups.get(group);
			if (waiting === undefined || waiting.due < (endsBy === 'match' ? match.time : now)) {
				if (waiting !== undefined) {
					closed.push(waiting);
				}

				groups.set(group, {group, due: dueOf(match, now), matches: [match], more: 0});
				kept++;
			} else if (kept < mostGathered) {
				waiting.matches.push(match);
				kept++;
			} else {
				waiting.more++;
			}
		},
		takeDue(now) {
			const due = [...closed.splice(0), ...[...groups.values()].filter(waiting => waiting.due < now)];
			for (const waiting of due) {
				kept -= waiting.matches.length;
				if (groups.get(waiting.group) === waiting) {
					groups.delete(waiting.group);
				}
			}

			return due.toSorted((one, other) => one.due - other.due);
		},
		nextDue() {
			const waiting = all();
			return waiting.length === 0 ? undefined : waiting.reduce((least, {due}) => Math.min(least, due), Infinity);
		},
		save: () => all().map(waiting => ({...waiting, matches: [...waiting.matches]})),
		restore(saved) {
			groups.clear();
			closed.length = 0;
			kept = 0;
			for (const {group, due, matches, more} of saved) {
				const earlier = groups.get(group);
				if (earlier !== undefined) {
					closed.push(earlier);
				}

				groups.set(group, {group, due, matches: [...matches], more});
				kept += matches.length;
			}
		},
	};
}
