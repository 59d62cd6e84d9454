import {type Timestamp} from '../../waf/clock.ts';
import {type MetricName, type SpikeOptions} from '../rule.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {toValueReader} from '../filters/field-value.ts';
import {BoundedMap} from './bounded-map.ts';
import {type KeysOf} from './compare.ts';
import {EventWindow, type WindowEntry} from './event-window.ts';
import {type Emit, type Keep, type RuleState} from './rule-state.ts';

/** Two windows of a key: what falls out of the current one is the reference. */
export type Spike = {
	readonly current: EventWindow;
	readonly reference: EventWindow;

	/** The key's first document since its last match; checks begin two timeframes after it. */
	since: Timestamp | undefined;

	/** A key that is new is not checked before. */
	quietUntil: Timestamp;
};

/** What outlives the windows of a key. */
export type SpikeStart = Pick<Spike, 'since' | 'quietUntil'>;

export type SpikeMemo = {
	/** Whether any key was seen for long enough to say what is usual. */
	wasFilledOnce: boolean;

	/** Keys whose windows emptied: when they come back, they have been seen before. */
	readonly forgotten: BoundedMap<string, SpikeStart>;
};

export function createSpikeMemo(mostKeys: number): SpikeMemo {
	return {wasFilledOnce: false, forgotten: new BoundedMap(mostKeys)};
}

export type SpikeState = RuleState & {
	/** Takes one entry of a key: a document, a count or a computed value. */
	readonly addEntry: (key: string | undefined, entry: WindowEntry) => void;
};

/** How the entries of a window become the number that is compared. */
export type Measure = 'count' | 'value' | MetricName;

/**
So many times more (or fewer) within a timeframe than in the one before it match. The oldest document of the current window stands for the match; then the reference begins anew.
*/
export function createSpike(
	options: SpikeOptions & {readonly valueField?: string | undefined; readonly hasKey: boolean},
	measure: Measure,
	readKeys: KeysOf,
	emit: Emit,
	states: BoundedMap<string, Spike>,
	keep: Keep,
	memo: SpikeMemo = createSpikeMemo(1000),
): SpikeState {
	const {timeframe, height, direction, leastCurrent, leastReference, alertsOnNew, hasKey} = options;
	const readValue = options.valueField === undefined ? undefined : toValueReader(options.valueField);

	const isSpike = (reference: number | undefined, current: number | undefined): boolean => {
		if (reference === undefined || current === undefined) {
			return false;
		}

		if (measure === 'value' ? reference === 0 || current === 0 : current < leastCurrent || reference < leastReference) {
			return false;
		}

		const isDown = current <= reference / height;
		const isUp = current >= reference * height;
		return (direction !== 'down' && isUp) || (direction !== 'up' && isDown);
	};

	const addEntry = (key: string | undefined, entry: WindowEntry): void => {
		const name = key ?? (hasKey ? otherKey : allKey);
		const state = states.getOrMake(name, () => createWindows(name));
		state.since ??= entry.time;
		state.current.add(entry);
		if (entry.time - state.since < timeframe * 2) {
			if (!memo.wasFilledOnce || !hasKey || !alertsOnNew || entry.time < state.quietUntil) {
				return;
			}
		} else {
			memo.wasFilledOnce = true;
		}

		const [reference, current] = [state.reference, state.current].map(window => measureOf(window, measure));
		if (!isSpike(reference, current)) {
			return;
		}

		const entries = state.current.entries();
		const first =
			entries.find(({isMark, weight}) => (measure === 'value' ? isMark !== true : weight !== 0)) ?? entries.at(-1)!;
		emit({
			document: first.document,
			time: first.time,
			made: entries.filter(({isMark}) => isMark !== true),
			key: hasKey && (name !== otherKey || first.isMark === true) ? name : undefined,
			facts: {
				spike_count: current,
				reference_count: reference,
				...(first.isMark === true ? {placeholder: true} : {}),
			},
		});
		state.reference.clear();
		state.since = undefined;
		state.quietUntil = first.time + timeframe * 2;
	};

	const createWindows = (name: string): Spike => {
		const {since, quietUntil} = memo.forgotten.get(name) ?? {since: undefined, quietUntil: -Infinity};
		memo.forgotten.delete(name);
		const reference = new EventWindow(timeframe);
		const current = new EventWindow(timeframe, entry => reference.add(entry));
		return {reference, current, since, quietUntil};
	};

	return {
		addEntry,
		add(documents) {
			for (const {document, time} of documents) {
				for (const key of readKeys?.(document) ?? [undefined]) {
					for (const weight of toWeights(document)) {
						addEntry(key, {time, weight, document: keep(document)});
					}
				}
			}
		},
		collect(at) {
			for (const [key, {reference, current, since, quietUntil}] of states.entries()) {
				if (key !== allKey && reference.total === 0 && current.total === 0) {
					memo.forgotten.set(key, {since, quietUntil});
					states.delete(key);
				} else {
					addEntry(key, {time: at, weight: 0, document: {}, isMark: true});
				}
			}
		},
	};

	function toWeights(document: AlertDocument): readonly number[] {
		if (readValue === undefined) {
			return [1];
		}

		return readValue(document)
			.map(value => (typeof value === 'string' && /^[+-]?\d+$/.test(value.trim()) ? Number(value) : value))
			.filter(value => typeof value === 'number')
			.map(value => Math.trunc(value));
	}
}

/** What the only windows go by where no key parts them, and what documents without a key share. */
const allKey = 'all';
const otherKey = 'other';

function measureOf(window: EventWindow, measure: Measure): number | undefined {
	switch (measure) {
		case 'value':
		case 'avg': {
			return window.mean();
		}

		case 'min': {
			return window.least();
		}

		case 'max': {
			return window.greatest();
		}

		case 'count':
		case 'sum':
		case 'cardinality':
		case 'value_count':
		case 'percentiles': {
			return window.total;
		}
	}
}
