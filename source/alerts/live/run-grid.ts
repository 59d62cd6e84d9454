import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type LiveRule} from './live-rule.ts';

/**
When rules are run: at multiples of their `run_every`, each in the order of time.
*/
export type RunGrid = {
	/** The rules whose next run is at most at this moment, with that run; each run once. Runs that come to nothing are passed over. */
	runsUpTo(moment: Timestamp): Generator<{readonly at: Timestamp; readonly live: LiveRule}>;

	/** The next runs are the first after this moment. */
	skipTo(moment: Timestamp): void;

	/** The first runs come after this moment; asked again it changes nothing. */
	begin(moment: Timestamp): void;
	save(): ReadonlyArray<readonly [every: Milliseconds, next: Timestamp]>;
	restore(saved: ReadonlyArray<readonly [every: Milliseconds, next: Timestamp]>): void;
};

/**
What rules have gathered, each time at the run that would have told it before a moment.
*/
export function* dueBefore(
	rules: readonly LiveRule[],
	moment: Timestamp,
): Generator<{readonly at: Timestamp; readonly live: LiveRule}> {
	for (;;) {
		const next = rules
			.flatMap(live => {
				const due = live.nextDue();
				return due === undefined ? [] : [{live, at: Math.floor(due / live.runEvery) * live.runEvery + live.runEvery}];
			})
			.filter(({at}) => at <= moment)
			.toSorted((one, other) => one.at - other.at)
			.at(0);
		if (next === undefined) {
			return;
		}

		yield next;
	}
}

type Group = {readonly every: Milliseconds; readonly rules: LiveRule[]; next: Timestamp};

export function createRunGrid(rules: readonly LiveRule[]): RunGrid {
	const groups = new Map<Milliseconds, Group>();
	for (const live of rules) {
		const group = groups.get(live.runEvery) ?? {every: live.runEvery, rules: [], next: Infinity};
		group.rules.push(live);
		groups.set(live.runEvery, group);
	}

	const all = [...groups.values()];
	const soonest = (): Group | undefined => {
		let found: Group | undefined;
		for (const group of all) {
			found = found === undefined || group.next < found.next ? group : found;
		}

		return found;
	};

	return {
		*runsUpTo(moment) {
			for (let group = soonest(); group !== undefined && group.next <= moment; group = soonest()) {
				const at = group.next;
				const busy = group.rules.filter(live => !live.isIdle());
				// Where nothing can come of any run, hours of silence are one step.
				group.next =
					busy.length === 0 ? Math.floor(moment / group.every) * group.every + group.every : at + group.every;
				for (const live of busy) {
					yield {at, live};
				}
			}
		},
		skipTo(moment) {
			for (const group of all) {
				group.next = Math.floor(moment / group.every) * group.every + group.every;
			}
		},
		begin(moment) {
			for (const group of all) {
				if (group.next === Infinity) {
					group.next = Math.ceil(moment / group.every) * group.every;
				}
			}
		},
		save: () => all.filter(({next}) => next !== Infinity).map(({every, next}) => [every, next]),
		restore(saved) {
			for (const [every, next] of saved) {
				const group = groups.get(every);
				if (group !== undefined) {
					group.next = next;
				}
			}
		},
	};
}
