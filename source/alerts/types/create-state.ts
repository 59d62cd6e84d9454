import {type AlertRule} from '../rule.ts';
import {
	type AggregatingState,
	createMetricAggregation,
	createPercentageMatch,
	createSpikeAggregation,
} from './aggregating.ts';
import {BoundedMap} from './bounded-map.ts';
import {createCardinality} from './cardinality.ts';
import {createChange} from './change.ts';
import {createAny, createBlacklist, createWhitelist} from './compare.ts';
import {toKeyReader} from './document-key.ts';
import {createFlatline} from './flatline.ts';
import {type CountingState, createFrequency} from './frequency.ts';
import {createNewTerm, type NewTermState} from './new-term.ts';
import {type Emit, type RuleState} from './rule-state.ts';
import {createSpike, type SpikeState} from './spike.ts';

/** Keys of a rule that are known at once; clients choose them. */
const mostKeys = 100_000;

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
};

/**
An empty memory for a rule.
*/
export function createMemory({condition, queryKey}: AlertRule, emit: Emit): RuleMemory {
	const readKeys = queryKey === undefined ? undefined : toKeyReader(queryKey);
	const maps: Array<{readonly dropped: number}> = [];
	const keep = <Key, Value>(): BoundedMap<Key, Value> => {
		const map = new BoundedMap<Key, Value>(mostKeys);
		maps.push(map);
		return map;
	};

	const memory = (fed: Partial<RuleMemory>): RuleMemory => ({
		documents: undefined,
		aggregating: undefined,
		counting: undefined,
		spike: undefined,
		newTerm: undefined,
		dropped: () => maps.reduce((sum, {dropped}) => sum + dropped, 0),
		...fed,
	});

	switch (condition.type) {
		case 'any': {
			return memory({documents: createAny(readKeys, emit)});
		}

		case 'blacklist': {
			return memory({documents: createBlacklist(condition, readKeys, emit)});
		}

		case 'whitelist': {
			return memory({documents: createWhitelist(condition, readKeys, emit)});
		}

		case 'change': {
			return memory({documents: createChange(condition, readKeys, emit, keep())});
		}

		case 'frequency': {
			const counting = createFrequency(condition, readKeys, emit, keep());
			return memory({documents: counting, counting});
		}

		case 'flatline': {
			const counting = createFlatline(condition, readKeys, emit, keep());
			return memory({documents: counting, counting});
		}

		case 'cardinality': {
			return memory({documents: createCardinality(condition, readKeys, emit, keep())});
		}

		case 'new_term': {
			const newTerm = createNewTerm(condition, readKeys, emit, new Set());
			return memory({documents: newTerm, newTerm});
		}

		case 'spike': {
			const measure = condition.valueField === undefined ? 'count' : 'value';
			const options = {...condition, hasKey: queryKey !== undefined};
			const spike = createSpike(options, measure, readKeys, emit, keep());
			return memory({documents: spike, spike});
		}

		case 'spike_aggregation': {
			const options = {...condition, hasKey: queryKey !== undefined};
			const spike = createSpike(options, condition.metric.name, readKeys, emit, keep());
			return memory({aggregating: createSpikeAggregation(condition.metric, spike)});
		}

		case 'metric_aggregation': {
			return memory({aggregating: createMetricAggregation(condition.metric, condition, emit)});
		}

		case 'percentage_match': {
			return memory({aggregating: createPercentageMatch(condition.part, condition, emit)});
		}
	}
}
