import {type AlertRule} from '../rule.ts';
import {
	type AggregatingState,
	createMetricAggregation,
	createPercentageMatch,
	createSpikeAggregation,
} from './aggregating.ts';
import {BoundedMap} from './bounded-map.ts';
import {createCardinality} from './cardinality.ts';
import {createChange, type Seen} from './change.ts';
import {createAny, createBlacklist, createWhitelist} from './compare.ts';
import {toKeyReader} from './document-key.ts';
import {createFlatline, type Flatline} from './flatline.ts';
import {type CountingState, createFrequency} from './frequency.ts';
import {createNewTerm, type NewTermState} from './new-term.ts';
import {type Emit, type Keep, type RuleState} from './rule-state.ts';
import {
	asItIs,
	type Codec,
	flatlineCodec,
	forgottenCodec,
	type Plain,
	readMap,
	spikeCodec,
	valuesCodec,
	windowCodec,
	writeMap,
} from './saved-memory.ts';
import {createSpike, createSpikeMemo, type Spike, type SpikeMemo, type SpikeState} from './spike.ts';

/**
How much a rule may remember; clients choose keys and values.
*/
export type MemoryBounds = {
	readonly keys: number;

	/** Values that are known, over all keys. */
	readonly terms: number;

	/** What is kept of a document. */
	readonly keep: Keep;
};

const plenty: MemoryBounds = {keys: 100_000, terms: 1_000_000, keep: document => document};

/**
The memory of a rule, by how it is fed: document by document, or with everything of a run at once.
*/
export type RuleMemory = {
	/** Undefined for a type that computes over a run. */
	readonly documents: RuleState | undefined;
	readonly aggregating: AggregatingState | undefined;

	/** Set where the type can also be fed with counts. */
	readonly counting: CountingState | undefined;
	readonly spike: SpikeState | undefined;
	readonly newTerm: NewTermState | undefined;

	/** Keys that had to be forgotten. */
	readonly dropped: () => number;

	/** Whether nothing is remembered that time would change. */
	readonly isEmpty: () => boolean;
	readonly save: () => Plain;

	/** Throws at what `save` did not give. */
	readonly restore: (plain: Plain) => void;
};

/**
An empty memory for a rule.
*/
export function createMemory({condition, queryKey}: AlertRule, emit: Emit, bounds: MemoryBounds = plenty): RuleMemory {
	const readKeys = queryKey === undefined ? undefined : toKeyReader(queryKey);
	const none = {
		documents: undefined,
		aggregating: undefined,
		counting: undefined,
		spike: undefined,
		newTerm: undefined,
	};
	const forgetful = (fed: Partial<RuleMemory>): RuleMemory => ({
		...none,
		dropped: () => 0,
		isEmpty: () => true,
		save: () => null,
		restore() {},
		...fed,
	});
	const withKeys = <Key extends string | undefined, Value>(
		codec: Codec<Value>,
		fill: (map: BoundedMap<Key, Value>) => Partial<RuleMemory>,
	): RuleMemory => {
		const map = new BoundedMap<Key, Value>(bounds.keys);
		return {
			...none,
			dropped: () => map.dropped,
			isEmpty: () => map.size === 0,
			save: () => writeMap(map, codec),
			restore: plain => readMap(plain, map, codec),
			...fill(map),
		};
	};

	const withSpike = (
		timeframe: number,
		make: (map: BoundedMap<string, Spike>, keep: Keep, memo: SpikeMemo) => Partial<RuleMemory>,
	): RuleMemory => {
		const memo = createSpikeMemo(bounds.keys);
		const memory = withKeys(spikeCodec(timeframe), (map: BoundedMap<string, Spike>) => make(map, bounds.keep, memo));
		return {
			...memory,
			save: () => [memo.wasFilledOnce, memory.save(), writeMap(memo.forgotten, forgottenCodec)],
			restore(plain) {
				const [wasFilledOnce, kept, forgotten] = plain as readonly [boolean, Plain, Plain];
				readMap(forgotten, memo.forgotten, forgottenCodec);
				memory.restore(kept);
				memo.wasFilledOnce = wasFilledOnce;
			},
		};
	};

	switch (condition.type) {
		case 'any': {
			return forgetful({documents: createAny(readKeys, emit)});
		}

		case 'blacklist': {
			return forgetful({documents: createBlacklist(condition, readKeys, emit)});
		}

		case 'whitelist': {
			return forgetful({documents: createWhitelist(condition, readKeys, emit)});
		}

		case 'change': {
			return withKeys(asItIs<Seen>(), map => ({
				documents: createChange(condition, readKeys, emit, map),
				isEmpty: () => true,
			}));
		}

		case 'frequency': {
			return withKeys(windowCodec(condition.timeframe), map => {
				const counting = createFrequency(condition, readKeys, emit, map, bounds.keep);
				return {documents: counting, counting};
			});
		}

		case 'flatline': {
			return withKeys(flatlineCodec(condition.timeframe), (map: BoundedMap<string, Flatline>) => {
				const counting = createFlatline(condition, readKeys, emit, map, bounds.keep);
				return {documents: counting, counting, isEmpty: () => readKeys !== undefined && map.size === 0};
			});
		}

		case 'cardinality': {
			return withKeys(valuesCodec, map => ({documents: createCardinality(condition, readKeys, emit, map)}));
		}

		case 'new_term': {
			const known = new Set<string>();
			const newTerm = createNewTerm(condition, readKeys, emit, known, bounds.terms);
			return forgetful({
				documents: newTerm,
				newTerm,
				dropped: newTerm.dropped,
				save: () => [...known],
				restore(plain) {
					known.clear();
					for (const term of plain as readonly string[]) {
						known.add(term);
					}
				},
			});
		}

		case 'spike': {
			const measure = condition.valueField === undefined ? 'count' : 'value';
			const options = {...condition, hasKey: queryKey !== undefined};
			return withSpike(condition.timeframe, (map, keep, memo) => {
				const spike = createSpike(options, measure, readKeys, emit, map, keep, memo);
				return {documents: spike, spike};
			});
		}

		case 'spike_aggregation': {
			const options = {...condition, hasKey: queryKey !== undefined};
			return withSpike(condition.timeframe, (map, keep, memo) => {
				const spike = createSpike(options, condition.metric.name, readKeys, emit, map, keep, memo);
				return {aggregating: createSpikeAggregation(condition.metric, spike)};
			});
		}

		case 'metric_aggregation': {
			return forgetful({aggregating: createMetricAggregation(condition.metric, condition, emit)});
		}

		case 'percentage_match': {
			return forgetful({aggregating: createPercentageMatch(condition.part, condition, emit)});
		}
	}
}
