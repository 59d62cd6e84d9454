import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type BoundedMap} from './bounded-map.ts';
import {type KeysOf} from './compare.ts';
import {EventWindow} from './event-window.ts';
import {type CountingState} from './frequency.ts';
import {type Emit, type Keep, type TimedDocument} from './rule-state.ts';

export type Flatline = {readonly window: EventWindow; since: Timestamp | undefined};

/**
Fewer than so many documents within a timeframe match, at the end of each run while it lasts, and for the last key of a run's documents. A key is known from its first document on; without keys, from the first run.
*/
export function createFlatline(
	{
		threshold,
		timeframe,
		forgetsKeys,
	}: {readonly threshold: number; readonly timeframe: Milliseconds; readonly forgetsKeys: boolean},
	readKeys: KeysOf,
	emit: Emit,
	states: BoundedMap<string, Flatline>,
	keep: Keep,
): CountingState {
	const stateOf = (key: string) =>
		states.getOrMake(key, () => ({window: new EventWindow(timeframe), since: undefined}));
	const check = (key: string): void => {
		const state = states.get(key)!;
		const {newest, total} = state.window;
		state.since ??= newest.time;
		if (newest.time - state.since < timeframe || total >= threshold) {
			return;
		}

		emit({
			document: newest.document,
			time: newest.time,
			key,
			since: newest.time - timeframe,
			facts: {key: key === allKey ? 'all' : key, count: total, threshold},
		});
		if (forgetsKeys) {
			states.delete(key);
		} else {
			state.since = Math.min(state.window.oldest.time, newest.time - timeframe);
		}
	};

	const keyOf = (key: string | undefined) => key ?? (readKeys === undefined ? allKey : 'None');
	return {
		addCount(key: string | undefined, {document, time}: TimedDocument, weight: number) {
			stateOf(keyOf(key)).window.add({time, weight, document: keep(document)});
			check(keyOf(key));
		},
		add(documents) {
			let last: string | undefined;
			for (const {document, time} of documents) {
				for (const key of readKeys?.(document) ?? [undefined]) {
					last = keyOf(key);
					stateOf(last).window.add({time, weight: 1, document: keep(document)});
				}
			}

			if (last !== undefined) {
				check(last);
			}
		},
		collect(at) {
			if (readKeys === undefined && states.size === 0) {
				stateOf(allKey);
			}

			for (const [key, state] of states.entries()) {
				state.window.add({time: at, weight: 0, document: {}, isMark: true});
				state.since ??= at;
				check(key);
			}
		},
	};
}

/** What the only window goes by where no key parts them. */
const allKey = 'all';
