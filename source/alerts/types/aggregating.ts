import {type Timestamp} from '../../waf/clock.ts';
import {type DocumentTest} from '../filters/document-test.ts';
import {type Metric} from '../rule.ts';
import {type Bucket, toMetric} from './aggregate.ts';
import {type Emit, type TimedDocument} from './rule-state.ts';
import {type SpikeState} from './spike.ts';

/**
A type that computes over all documents of a run instead of taking one after the other.
*/
export type AggregatingState = {
	readonly addBuckets: (buckets: readonly Bucket[]) => void;
	readonly collect: (at: Timestamp) => void;
};

type Limits = {readonly least: number | undefined; readonly most: number | undefined};

/**
A number over a run's documents that is above `most` or below `least` matches.
*/
export function createMetricAggregation(metric: Metric, limits: Limits, emit: Emit): AggregatingState {
	const compute = toMetric(metric);
	return {
		addBuckets(buckets) {
			for (const {key, time, documents} of buckets) {
				const value = compute(documents);
				if (value !== undefined && isOutside(value, limits)) {
					const facts = {
						[`metric_${metric.field}_${metric.name}`]: value,
						metric_agg_value: value,
					};
					emit({document: {}, time, key, facts, made: documents});
				}
			}
		},
		collect() {},
	};
}

/**
The share of documents that also meet `part`, in percent, above `most` or below `least` matches, unless there are too few documents to say.
*/
export function createPercentageMatch(
	part: DocumentTest,
	{minDenominator, ...limits}: Limits & {readonly minDenominator: number},
	emit: Emit,
): AggregatingState {
	return {
		addBuckets(buckets) {
			for (const {key, time, documents} of buckets) {
				const denominator = documents.length;
				if (denominator > 0 && denominator >= minDenominator) {
					const percentage = (countMeeting(documents, part) / denominator) * 100;
					if (isOutside(percentage, limits)) {
						emit({document: {}, time, key, facts: {percentage, denominator}, made: documents});
					}
				}
			}
		},
		collect() {},
	};
}

/**
A number over a run's documents as one entry of the windows of a spike. A run without anything to compute it from is none.
*/
export function createSpikeAggregation(metric: Metric, spike: SpikeState): AggregatingState {
	const compute = toMetric(metric);
	return {
		addBuckets(buckets) {
			for (const {key, time, documents} of buckets) {
				const weight = compute(documents);
				if (weight !== undefined) {
					spike.addEntry(key, {time, weight, document: {}});
				}
			}
		},
		collect: spike.collect,
	};
}

function countMeeting(documents: readonly TimedDocument[], test: DocumentTest): number {
	return documents.reduce((count, {document}) => (test(document) ? count + 1 : count), 0);
}

function isOutside(value: number, {least, most}: Limits): boolean {
	return (most !== undefined && value > most) || (least !== undefined && value < least);
}
