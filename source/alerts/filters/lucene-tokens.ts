import {FilterError} from './filter-error.ts';

/**
One token of a Lucene query. `text` keeps its backslashes, since an escaped `*` is none; of a quoted text, a regular expression
and a bound it is what stands between the marks.
*/
export type Token = {
	readonly kind:
		'and' | 'or' | 'not' | 'plus' | 'minus' | '(' | ')' | ':' | 'word' | 'quoted' | 'regex' | 'fuzzy' | 'range';
	readonly text: string;

	/** Where it begins in the query. */
	readonly at: number;
};

const blank = String.raw`[ \t\n\r\u3000]`;
const escaped = String.raw`\\[^]`;
const start = String.raw`(?:[^ \t\n\r\u3000+\-!():^[\]"{}~*?\\/]|${escaped})`;

/* In the order in which one of equal length wins; all are sticky. */
const shapes: ReadonlyArray<readonly [Token['kind'] | 'boost' | 'blank', RegExp]> = [
	['blank', new RegExp(`${blank}+`, 'y')],
	['and', /AND|&&/y],
	['or', /OR|\|\|/y],
	// A sign that stands alone is a word.
	['word', new RegExp(`[+\\-!](?=${blank})`, 'y')],
	['not', /NOT|!/y],
	['plus', /\+/y],
	['minus', /-/y],
	['(', /\(/y],
	[')', /\)/y],
	[':', /:/y],
	['boost', /\^\d*(?:\.\d+)?/y],
	['quoted', /"(?:[^"\\]|\\[^])*"/y],
	['fuzzy', /~\d*(?:\.\d+)?/y],
	['regex', /\/(?:[^/\\]|\\[^])*\//y],
	['range', /[[{](?:"(?:[^"\\]|\\[^])*"|[^"\]}])*[\]}]/y],
	['word', new RegExp(`(?:${start}|[*?])(?:${start}|[*?+\\-])*`, 'y')],
];

/** As many as a search server takes, about. */
const longestQuery = 65_536;

/**
Cuts a query into tokens as Lucene's classic grammar does: the longest wins, so `ANDROID` is a word. A boost only ranks and is left out.

@throws {FilterError} where none begins.
*/
export function toTokens(query: string): readonly Token[] {
	if (query.length > longestQuery) {
		throw new FilterError(`a query of ${query.length} characters; at most ${longestQuery}`);
	}

	const tokens: Token[] = [];
	let at = 0;
	while (at < query.length) {
		let best: (typeof shapes)[number][0] | undefined;
		let length = 0;
		for (const [kind, shape] of shapes) {
			shape.lastIndex = at;
			const found = shape.exec(query)?.[0].length ?? 0;
			if (found > length) {
				[best, length] = [kind, found];
			}
		}

		if (best === undefined) {
			throw new FilterError(explain(query, at));
		}

		if (best !== 'blank' && best !== 'boost') {
			const text = query.slice(at, at + length);
			tokens.push({kind: best, text: best === 'quoted' || best === 'regex' ? text.slice(1, -1) : text, at});
		}

		at += length;
	}

	return tokens;
}

function explain(query: string, at: number): string {
	const rest = query.slice(at, at + 24);
	switch (query[at]) {
		case '/': {
			return String.raw`"${rest}": a bare / begins a regular expression, and no second one ends it; write \/ or quote the value`;
		}

		case '"': {
			return `"${rest}": a quote is not closed`;
		}

		case '[':
		case '{': {
			return `"${rest}": a range needs a closing ] or }`;
		}

		default: {
			return `"${rest}": nothing of a query begins so`;
		}
	}
}

/**
A text without its backslashes.
*/
export function unescape(text: string): string {
	return text.replaceAll(/\\([^])/g, '$1');
}
