import {type Snapshot} from '../questions/snapshot.ts';
import {outcomes} from '../waf/outcome.ts';
import {marks} from '../waf/mark.ts';
import {filterKeys, toFilterKey, type FilterKey} from '../waf/filter/filter-keys.ts';

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];

/**
What the last token of a filter line may become: the line up to there, and the tokens, those with most requests first.
*/
export type Completion = {readonly head: string; readonly tokens: readonly string[]};

/**
The tokens that begin as the last one does: keys of the filter, behind a key the values that the screen knows of it.
*/
export function completeFilter(text: string, {totals}: Pick<Snapshot, 'totals'>): Completion {
	const [, head, not, word] = /^(.*?)(!?)([^\s!]\S*|)$/s.exec(text)!;
	const [, name, sign, begun] = /^([^:=]*)(:=?)(.*)$/s.exec(word) ?? [];
	const start = `${head}${not}`;
	if (name === undefined) {
		const keys = Object.keys(filterKeys).filter(key => key.startsWith(word.toLowerCase()));
		return {head: start, tokens: keys.map(key => `${key}:`)};
	}

	const key = toFilterKey(name);
	const values = key === undefined ? [] : valuesOf(key, totals);
	return {
		head: start,
		// What holds a blank or a quote would be another filter without quotes.
		tokens: values
			.filter(value => value.toLowerCase().startsWith(begun.toLowerCase()) && !/[\s"\p{Cc}]/u.test(value))
			.map(value => `${name}${sign}${value}`),
	};
}

function valuesOf(key: FilterKey, totals: Snapshot['totals']): readonly string[] {
	const keysOf = ({rows}: {readonly rows: ReadonlyArray<{readonly key: string}>}) => rows.map(row => row.key);
	switch (key) {
		case 'client':
			return keysOf(totals.clients);
		case 'country':
			return unique(totals.clients.rows.map(({place}) => place?.country));
		case 'as':
			return unique(totals.clients.rows.map(({place}) => place?.asNumber?.toString()));
		case 'agent':
			return keysOf(totals.agents ?? {rows: []});
		case 'cat':
			return totals.categories.flatMap(({category}) => category ?? []);
		case 'rule':
			return keysOf(totals.rules);
		case 'host':
			return keysOf(totals.hosts);
		case 'path':
			return keysOf(totals.paths);
		case 'outcome':
			return outcomes;
		case 'mark':
			return [...marks, 'none'];
		case 'method':
			return methods;
		case 'alert':
		case 'score':
		case 'sev':
		case 'tag':
		case 'text':
		case 'time':
		default:
			return [];
	}
}

/** In the order in which they come first. */
function unique(values: ReadonlyArray<string | undefined>): readonly string[] {
	return [...new Set(values.filter(value => value !== undefined))];
}
