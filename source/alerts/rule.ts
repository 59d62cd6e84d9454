import {type Milliseconds} from '../waf/clock.ts';
import {type DocumentTest} from './filters/document-test.ts';

/**
A rule as its file gives it, checked: all spans in milliseconds, defaults filled in.
*/
export type AlertRule = {
	readonly name: string;
	readonly filter: DocumentTest;
	readonly timestampField: string;
	readonly timestampType: 'iso' | 'unix' | 'unix_ms' | 'custom';

	/** One field, or several that make a compound key; undefined without one. */
	readonly queryKey: readonly string[] | undefined;
	readonly schedule: RuleSchedule;
	readonly realert: {
		readonly every: Milliseconds;

		/** Up to which the silence doubles; undefined: it does not. */
		readonly atMost: Milliseconds | undefined;

		/** What the silence goes by besides the key: the rule's name unless several rules share one. */
		readonly name: string;
	};
	readonly gathering: Gathering | undefined;
	readonly condition: Condition;

	/** All options as they were written, for texts and channels. */
	readonly options: Readonly<Record<string, unknown>>;
};

/** When a rule is run, and over which documents. */
export type RuleSchedule = {
	/** Undefined: what the command line says. */
	readonly runEvery: Milliseconds | undefined;
	readonly bufferTime: Milliseconds | undefined;
	readonly queryDelay: Milliseconds;

	/** Each run looks back for the rule's `timeframe` instead of `bufferTime`. */
	readonly scansTimeframe: boolean;

	/** A cron line, in UTC, around whose times alone the rule is run, and whether what came in between is looked at then. */
	readonly limit: {readonly cron: string; readonly coversPauses: boolean} | undefined;

	/** Counts of a run are asked for instead of documents: what comes late is not counted. */
	readonly counts: 'documents' | 'total' | {readonly by: string; readonly atMost: number};
};

/** Matches that become one alert. */
export type Gathering = {
	/** A span from the first match on, or the next time of a cron line, in UTC. */
	readonly until: {readonly after: Milliseconds} | {readonly cron: string};
	readonly from: 'now' | 'match';

	/** What tells that a group's time has passed, so that the next match begins another: the clock, or the match's own time. */
	readonly endsBy: 'now' | 'match';
	readonly key: readonly string[] | undefined;
};

/** What each type asks. */
export type Condition =
	| {readonly type: 'any'}
	| {
			readonly type: 'blacklist' | 'whitelist';
			readonly compareKey: string;
			readonly list: readonly string[];
			readonly ignoresNull: boolean;
	  }
	| {
			readonly type: 'change';
			readonly compareKeys: readonly string[];
			readonly ignoresNull: boolean;
			readonly timeframe: Milliseconds | undefined;
	  }
	| {
			readonly type: 'frequency';
			readonly count: number;
			readonly timeframe: Milliseconds;
			readonly attachesRelated: boolean;
	  }
	| ({readonly type: 'spike'; readonly valueField: string | undefined} & SpikeOptions)
	| {
			readonly type: 'flatline';
			readonly threshold: number;
			readonly timeframe: Milliseconds;
			readonly forgetsKeys: boolean;
	  }
	| {
			readonly type: 'new_term';
			readonly fields: ReadonlyArray<readonly string[]>;
			readonly window: Milliseconds;
			readonly alertsOnMissing: boolean;
	  }
	| {
			readonly type: 'cardinality';
			readonly field: string;
			readonly timeframe: Milliseconds;
			readonly least: number | undefined;
			readonly most: number | undefined;
	  }
	| {
			readonly type: 'percentage_match';
			readonly part: DocumentTest;
			readonly least: number | undefined;
			readonly most: number | undefined;
			readonly minDenominator: number;
			readonly query: AggregateQuery;
	  }
	| {
			readonly type: 'metric_aggregation';
			readonly metric: Metric;
			readonly least: number | undefined;
			readonly most: number | undefined;
			readonly query: AggregateQuery;
	  }
	| ({readonly type: 'spike_aggregation'; readonly metric: Metric; readonly query: AggregateQuery} & SpikeOptions);

export type SpikeOptions = {
	readonly timeframe: Milliseconds;
	readonly height: number;
	readonly direction: 'up' | 'down' | 'both';
	readonly leastCurrent: number;
	readonly leastReference: number;
	readonly alertsOnNew: boolean;
};

export type MetricName = 'min' | 'max' | 'avg' | 'sum' | 'cardinality' | 'value_count' | 'percentiles';

/** A number that is computed over documents; `percent` only for percentiles. */
export type Metric = {readonly name: MetricName; readonly field: string; readonly percent: number};

/** How documents are cut before something is computed over them. */
export type AggregateQuery = {
	/** Time buckets inside of a run; undefined: none. */
	readonly bucketInterval: Milliseconds | undefined;
	readonly syncsBuckets: boolean;

	/** Each run asks for pieces of `run_every`. */
	readonly byRunEvery: boolean;
	readonly termsAtMost: number;
	readonly minDocuments: number;
};

/**
The type of a rule, as its file names it.
*/
export type RuleType = Condition['type'];
