import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {toValueReader} from '../filters/field-value.ts';
import {toFieldKind} from '../filters/field-kind.ts';
import {compareAddresses, compareCodePoints} from '../filters/value-order.ts';
import {type Metric} from '../rule.ts';
import {toKeyText} from './document-key.ts';
import {type TimedDocument} from './rule-state.ts';

/**
The documents of one run, or of one piece of it, that something is computed over.
*/
export type Bucket = {
	/** The run's end, or the start of a piece. */
	readonly time: Timestamp;
	readonly key: string | undefined;
	readonly documents: readonly TimedDocument[];
};

/** How a run's documents are cut. */
export type Cut = {
	readonly keyFields: readonly string[];
	readonly termsAtMost: number;
	readonly minDocuments: number;

	/** Pieces begin at multiples of the length, moved by `offset`; undefined: the run is one piece. */
	readonly pieces: {readonly length: Milliseconds; readonly offset: Milliseconds} | undefined;
};

/**
Cuts documents as a server's terms and date histograms do: by key, the most frequent first, and within each by time, with the empty pieces between the first and the last.
*/
export function cutDocuments(documents: readonly TimedDocument[], end: Timestamp, cut: Cut): readonly Bucket[] {
	const byKey = cut.keyFields.length === 0 ? [{key: undefined, documents}] : cutByKey(documents, cut.keyFields, cut);
	if (cut.pieces === undefined) {
		return byKey.map(bucket => ({...bucket, time: end}));
	}

	const {length, offset} = cut.pieces;
	return byKey.flatMap(({key, documents: all}) => {
		const startOf = (time: Timestamp) => Math.floor((time - offset) / length) * length + offset;
		const pieces = new Map<Timestamp, TimedDocument[]>();
		let [first, last] = [Infinity, -Infinity];
		for (const timed of all) {
			const start = startOf(timed.time);
			[first, last] = [Math.min(first, start), Math.max(last, start)];
			const piece = pieces.get(start);
			if (piece === undefined) {
				pieces.set(start, [timed]);
			} else {
				piece.push(timed);
			}
		}

		const buckets: Bucket[] = [];
		for (let time = first; time <= last; time += length) {
			// Pieces of a key of several fields have always had the run's time.
			const shown = cut.keyFields.length > 1 ? end : time;
			buckets.push({key, time: shown, documents: pieces.get(time) ?? []});
		}

		return buckets;
	});
}

function cutByKey(
	documents: readonly TimedDocument[],
	[field, ...rest]: readonly string[],
	cut: Cut,
): ReadonlyArray<{readonly key: string; readonly documents: readonly TimedDocument[]}> {
	const read = toValueReader(field);
	const order = toKeyOrder(field);
	const byValue = new Map<string, TimedDocument[]>();
	for (const timed of documents) {
		for (const key of new Set(read(timed.document).map(value => toKeyText(value)))) {
			const found = byValue.get(key);
			if (found === undefined) {
				byValue.set(key, [timed]);
			} else {
				found.push(timed);
			}
		}
	}

	return [...byValue]
		.filter(([, found]) => found.length >= cut.minDocuments)
		.toSorted(([key, one], [otherKey, other]) => other.length - one.length || order(key, otherKey))
		.slice(0, cut.termsAtMost)
		.flatMap(([key, found]) =>
			rest.length === 0
				? [{key, documents: found}]
				: cutByKey(found, rest, cut).map(inner => ({...inner, key: `${key},${inner.key}`})),
		);
}

/** Of equally frequent keys the smaller comes first: of addresses by their bits, of numbers by their value. */
function toKeyOrder(field: string): (key: string, other: string) => number {
	switch (toFieldKind(field)) {
		case 'number': {
			return (key, other) => Number(key) - Number(other);
		}

		case 'address': {
			return (key, other) => compareAddresses(key, other);
		}

		case 'any':
		case 'date':
		case 'text': {
			return compareCodePoints;
		}
	}
}

/**
Computes a number over all values of a field; undefined where there is none to compute it from.
*/
export function toMetric(metric: Metric): (documents: readonly TimedDocument[]) => number | undefined {
	const read = toValueReader(metric.field);
	return documents => {
		const values = documents.flatMap(({document}) => read(document));
		if (metric.name === 'value_count') {
			return values.length;
		}

		if (metric.name === 'cardinality') {
			return new Set(values.map(value => toKeyText(value))).size;
		}

		return computeNumber(
			values.filter(value => typeof value === 'number'),
			metric,
		);
	};
}

function computeNumber(numbers: readonly number[], {name, percent}: Metric): number | undefined {
	const sum = numbers.reduce((total, number) => total + number, 0);
	if (name === 'sum') {
		return sum;
	}

	if (numbers.length === 0) {
		return undefined;
	}

	switch (name) {
		case 'min': {
			return numbers.reduce((least, number) => Math.min(least, number));
		}

		case 'max': {
			return numbers.reduce((most, number) => Math.max(most, number));
		}

		case 'avg': {
			return sum / numbers.length;
		}

		case 'percentiles': {
			return percentileOf(
				numbers.toSorted((one, other) => one - other),
				percent,
			);
		}

		case 'cardinality':
		case 'value_count': {
			return numbers.length;
		}
	}
}

/** Between the two nearest of the sorted numbers, each of which stands in the middle of its share. */
function percentileOf(sorted: readonly number[], percent: number): number {
	const place = Math.min(sorted.length - 1, Math.max(0, (percent / 100) * sorted.length - 0.5));
	const below = Math.floor(place);
	const above = Math.min(sorted.length - 1, below + 1);
	return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
