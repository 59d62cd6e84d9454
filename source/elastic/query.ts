/**
A query or an aggregation of the search language, as JSON.
*/
export type Query = {readonly [key: string]: unknown};

export function allOf(...filter: readonly Query[]): Query {
	return {bool: {filter}};
}

export function anyOf(...should: readonly Query[]): Query {
	return should.length === 1 ? should[0] : {bool: {should, minimum_should_match: 1}};
}

export function noneOf(query: Query): Query {
	return {bool: {must_not: [query]}};
}

export function exists(field: string): Query {
	return {exists: {field}};
}

export function term(field: string, value: string | number): Query {
	return {term: {[field]: {value}}};
}

/**
From a time on, up to another one, in milliseconds since 1970.
*/
export function within(field: string, from: number, to: number): Query {
	return {range: {[field]: {gte: from, lt: to, format: 'epoch_millis'}}};
}

/**
A text with everywhere in it what `*` and `?` stand for, in any case where `ignoreCase` is set.
*/
export function like(field: string, pattern: string, ignoreCase = false): Query {
	return {wildcard: {[field]: {value: pattern, ...(ignoreCase ? {case_insensitive: true} : {})}}};
}

/**
A text without a meaning in a pattern.
*/
export function escapePattern(text: string): string {
	return text.replaceAll(/[*?\\]/g, String.raw`\$&`);
}
