import {type Milliseconds} from '../../waf/clock.ts';
import {type BoundedMap} from './bounded-map.ts';
import {type KeysOf} from './compare.ts';
import {EventWindow} from './event-window.ts';
import {type Emit, type Keep, type RuleState, type TimedDocument} from './rule-state.ts';

/** What frequency also takes: counts of a run instead of documents. */
export type CountingState = RuleState & {
	readonly addCount: (key: string | undefined, counted: TimedDocument, count: number) => void;
};

/**
So many documents of one key within a timeframe match; the window then begins anew. The newest of them stands for the match, which after a late one is not the last that came.
*/
export function createFrequency(
	{
		count,
		timeframe,
		attachesRelated,
	}: {readonly count: number; readonly timeframe: Milliseconds; readonly attachesRelated: boolean},
	readKeys: KeysOf,
	emit: Emit,
	windows: BoundedMap<string | undefined, EventWindow>,
	keep: Keep,
): CountingState {
	const addCount = (key: string | undefined, {document, time}: TimedDocument, weight: number): void => {
		const window = windows.getOrMake(key, () => new EventWindow(timeframe));
		const entry = {time, weight, document: attachesRelated ? document : keep(document)};
		window.add(entry);
		if (window.total >= count) {
			const {newest} = window;
			const made = window.entries();
			emit({
				document: newest.document === entry.document ? document : newest.document,
				time: newest.time,
				key,
				facts: attachesRelated ? {related_events: made.slice(0, -1).map(related => related.document)} : {},
				made,
			});
			windows.delete(key);
		}
	};

	return {
		addCount,
		add(documents) {
			for (const timed of documents) {
				for (const key of readKeys?.(timed.document) ?? [undefined]) {
					addCount(key, timed, 1);
				}
			}
		},
		collect(at) {
			for (const [key, window] of windows.entries()) {
				if (at - window.newest.time > timeframe) {
					windows.delete(key);
				}
			}
		},
	};
}
