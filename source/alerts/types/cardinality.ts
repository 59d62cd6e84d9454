import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {toValueReader} from '../filters/field-value.ts';
import {type BoundedMap} from './bounded-map.ts';
import {type KeysOf} from './compare.ts';
import {toKeyText} from './document-key.ts';
import {type Emit, type RuleState, type TimedDocument} from './rule-state.ts';

export type Values = {
	/** Each value with the time of its last document. */
	readonly lastSeen: Map<string, Timestamp>;

	/** Undefined after a match, until the next document. */
	since: Timestamp | undefined;
	newest: Timestamp;

	/** Not all values stand in the order of their times. */
	hasLate: boolean;
};

/**
More than `most` values of a field, or fewer than `least`, within a timeframe match. Too many match with each further document; too few are only known once the key has been seen for longer than the timeframe.
*/
export function createCardinality(
	{
		field,
		timeframe,
		least,
		most,
	}: {
		readonly field: string;
		readonly timeframe: Milliseconds;
		readonly least: number | undefined;
		readonly most: number | undefined;
	},
	readKeys: KeysOf,
	emit: Emit,
	states: BoundedMap<string | undefined, Values>,
): RuleState {
	const read = toValueReader(field);
	const isOff = ({lastSeen, since}: Values, time: Timestamp): boolean =>
		lastSeen.size > (most ?? Infinity) || (lastSeen.size < (least ?? -Infinity) && time - (since ?? time) > timeframe);
	const match = (key: string | undefined, state: Values, timed: TimedDocument): void => {
		if (isOff(state, timed.time)) {
			state.since = undefined;
			// Others of the window made it, too, of which only the times are kept.
			const since = [...state.lastSeen.values()].reduce(
				(one, other) => Math.min(one, other),
				timed.time - (least === undefined ? 0 : timeframe),
			);
			emit({...timed, key, facts: {}, since});
		}
	};

	const forget = (state: Values, at: Timestamp): void => {
		const {lastSeen} = state;
		for (const [value, time] of lastSeen) {
			if (at - time > timeframe) {
				lastSeen.delete(value);
			} else if (!state.hasLate) {
				// They stand in the order of their times.
				break;
			}
		}

		state.hasLate &&= lastSeen.size > 0;
	};

	const collect = (at: Timestamp): void => {
		for (const [key, state] of states.entries()) {
			forget(state, at);
			if (least !== undefined) {
				match(key, state, {document: {}, time: at});
			}
		}
	};

	return {
		add(documents) {
			for (const timed of documents) {
				for (const key of readKeys?.(timed.document) ?? [undefined]) {
					const state = states.getOrMake(key, () => ({
						lastSeen: new Map(),
						since: undefined,
						newest: timed.time,
						hasLate: false,
					}));
					state.since ??= timed.time;
					for (const value of read(timed.document)) {
						const text = toKeyText(value);
						state.hasLate ||= timed.time < state.newest;
						state.newest = Math.max(state.newest, timed.time);
						state.lastSeen.delete(text);
						state.lastSeen.set(text, timed.time);
						if (isOff(state, timed.time)) {
							// Old values go only now, since most documents need no such care.
							if (least === undefined) {
								forget(state, timed.time);
							} else {
								collect(timed.time);
							}

							match(key, state, timed);
						}
					}
				}
			}
		},
		collect,
	};
}
