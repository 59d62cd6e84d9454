import {type AlertEvent} from '../../waf/alerts-status.ts';
import {namesOf} from '../filters/field-aliases.ts';
import {type AlertRule} from '../rule.ts';

const ways: Readonly<Record<string, keyof NonNullable<AlertEvent['keys']>>> = {
	'source.ip': 'client',
	'url.domain': 'host',
	'modsecurity.categories': 'category',
};

/**
What of a key a filter can ask for; undefined where nothing is. A value that holds the comma between values is not guessed at.
*/
export function toKeyValues({queryKey = [], condition}: AlertRule, key: string | undefined): AlertEvent['keys'] {
	const comma = 'query' in condition ? ',' : ', ';
	const values = key === undefined || queryKey.length < 2 ? [key] : key.split(comma);
	const found = queryKey.flatMap((field, place) => {
		const way = namesOf(field)
			.map(name => ways[name])
			.find(name => name !== undefined);
		const value = values.length === queryKey.length ? values[place] : undefined;
		return way === undefined || value === undefined || !/^[\w.:-]{1,253}$/.test(value) || value === 'None'
			? []
			: [[way, value] as const];
	});
	return found.length === 0 ? undefined : Object.fromEntries(found);
}
