import {formatRange, parseRange} from '../address-range.ts';
import {type AlertEvent} from '../alerts-status.ts';
import {type Condition, type Filter} from './filter.ts';
import {toLowerCase, toUpperCase} from './filter-values.ts';

/**
The filter that asks for the key of an alert, as far as there are words for it; empty where there are none.
*/
export function toKeyFilter({client, host, category}: NonNullable<AlertEvent['keys']> = {}): Filter {
	const range = client === undefined ? undefined : parseRange(client);
	const conditions: ReadonlyArray<Condition | undefined> = [
		range && {kind: 'client', range: formatRange(range)},
		host === undefined ? undefined : {kind: 'host', host: toLowerCase(host), exact: true},
		category === undefined ? undefined : {kind: 'category', category: toUpperCase(category)},
	];
	return conditions.flatMap(condition => (condition === undefined ? [] : [{condition, negated: false}]));
}
