import {type Timestamp} from '../../waf/clock.ts';
import {type Silences} from '../evaluation/silence.ts';

/**
The rules that a person has silenced, each until a time.
*/
export type Snoozes = {
	/** Undefined ends it. */
	set(rule: string, until: Timestamp | undefined): void;
	untilOf(rule: string): Timestamp | undefined;
	isSnoozed(rule: string, at: Timestamp): boolean;

	/** The silences as a rule finds them: a person's holds back whatever key. */
	over(rule: string, silences: Silences): Silences;
	save(): ReadonlyArray<readonly [rule: string, until: Timestamp]>;
	restore(saved: ReadonlyArray<readonly [rule: string, until: Timestamp]>): void;
};

export function createSnoozes(): Snoozes {
	const ends = new Map<string, Timestamp>();
	const isSnoozed = (rule: string, at: Timestamp): boolean => at < (ends.get(rule) ?? -Infinity);
	return {
		set(rule, until) {
			if (until === undefined) {
				ends.delete(rule);
			} else {
				ends.set(rule, until);
			}
		},
		untilOf: rule => ends.get(rule),
		isSnoozed,
		over: (rule, silences) => ({
			...silences,
			silencedUntil: (name, now) => (isSnoozed(rule, now) ? ends.get(rule) : silences.silencedUntil(name, now)),
		}),
		save: () => [...ends],
		restore(saved) {
			for (const [rule, until] of saved) {
				ends.set(rule, until);
			}
		},
	};
}
