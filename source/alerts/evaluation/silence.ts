import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type AlertRule} from '../rule.ts';
import {BoundedMap} from '../types/bounded-map.ts';

/** A silence ends at `until`; `doublings` says how long it was. */
export type Silence = {readonly until: Timestamp; readonly doublings: number};

/** Silences that are known at once. */
const mostSilences = 100_000;

/**
What is kept quiet after an alert: by the rule's name, and by the value of its key.
*/
export type Silences = {
	/** Until when alerts of this name are held back; undefined: they are not. */
	readonly silencedUntil: (name: string, now: Timestamp) => Timestamp | undefined;

	/** An alert is raised now: what follows is held back for the rule's `realert`, doubling where the rule says so. */
	readonly begin: (name: string, now: Timestamp, realert: AlertRule['realert']) => void;
	readonly save: () => ReadonlyArray<readonly [string, Silence]>;
	readonly restore: (silences: ReadonlyArray<readonly [string, Silence]>) => void;
};

/**
No silence yet. Those that are over stay known, since an exponential one grows from the last.
*/
export function createSilences(): Silences {
	const silences = new BoundedMap<string, Silence>(mostSilences);
	return {
		silencedUntil(name, now) {
			const silence = silences.get(name);
			return silence !== undefined && now < silence.until ? silence.until : undefined;
		},
		begin(name, now, realert) {
			if (realert.every > 0) {
				silences.set(name, nextSilence(silences.get(name), now, realert));
			}
		},
		save: () => silences.entries(),
		restore(saved) {
			silences.clear();
			for (const [name, silence] of saved) {
				silences.set(name, silence);
			}
		},
	};
}

/**
The name that a silence goes by: the rule's, or that which several rules share, and the key.
*/
export function toSilenceName({realert}: AlertRule, key: string | undefined): string {
	// A client chooses keys: none may look like the name of another rule.
	return key === undefined ? realert.name : JSON.stringify([realert.name, key]);
}

/** Twice as long while alerts follow soon on the end of the last silence, half as long with each such time of quiet. */
function nextSilence(last: Silence | undefined, now: Timestamp, {every, atMost}: AlertRule['realert']): Silence {
	if (last === undefined || atMost === undefined) {
		return {until: now + every, doublings: 0};
	}

	const lengthOf = (doublings: number): Milliseconds => every * 2 ** doublings;
	let {doublings} = last;
	let quiet = now - last.until;
	if (quiet < lengthOf(doublings)) {
		doublings++;
	} else {
		while (quiet > lengthOf(doublings) && doublings > 0) {
			quiet -= lengthOf(doublings);
			doublings--;
		}
	}

	return lengthOf(doublings) >= atMost
		? {until: now + atMost, doublings: doublings - 1}
		: {until: now + lengthOf(doublings), doublings};
}
