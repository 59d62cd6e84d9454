import {compilePattern} from '../waf/filter/filter-pattern.ts';
import {type Condition, type Term} from '../waf/filter/filter.ts';
import {type Columns} from '../history/columns.ts';
import {type Match} from './match.ts';

const yes = 1;
const no = 2;

/**
Filters on raw text: they read the lines of each transaction again, a slice at a time, newest first, and remember the answers.
*/
export type RawSearch = {
	/** A match that knows the rows read so far and takes the others for not matching. */
	toMatch(term: Term): Match;

	/** Reads on while `hasTime` says so; rows from `first` to `last`. Returns how much is done, 0 to 1. */
	work(first: number, last: number, hasTime: () => boolean): number;

	/** Forgets terms that no filter asks for any more. */
	keepOnly(terms: readonly Term[]): void;
};

type Search = {
	readonly test: (text: string) => boolean;
	readonly answers: Uint8Array;

	/** For which row, and with how many lines of it, the answer holds. */
	readonly rows: Float64Array;
	readonly lineCounts: Uint16Array;
};

/**
@param readText The lines of the transaction at a place, joined; empty where they are gone.
*/
export function createRawSearch(columns: Columns, readText: (slot: number) => string): RawSearch {
	const searches = new Map<string, Search>();

	const keyOf = ({condition}: Term): string => JSON.stringify(condition);

	const openSearch = (term: Term): Search => {
		const key = keyOf(term);
		const known = searches.get(key);
		if (known !== undefined) {
			return known;
		}

		const search = {
			test: toTest(term.condition),
			answers: new Uint8Array(columns.capacity),
			rows: new Float64Array(columns.capacity).fill(-1),
			lineCounts: new Uint16Array(columns.capacity),
		};
		searches.set(key, search);
		return search;
	};

	const isAnswered = (search: Search, slot: number): boolean =>
		search.rows[slot] === columns.row[slot] && search.lineCounts[slot] === columns.lineCount[slot];

	return {
		toMatch(term) {
			const search = openSearch(term);
			const wanted = term.negated ? no : yes;
			return slot => isAnswered(search, slot) && search.answers[slot] === wanted;
		},
		work(first, last, hasTime) {
			let left = 0;
			let isOver = false;
			for (let row = last; row >= first; row--) {
				const slot = row % columns.capacity;
				const open = [...searches.values()].filter(search => !isAnswered(search, slot));
				if (open.length === 0) {
					continue;
				}

				isOver ||= !hasTime();
				if (isOver) {
					left++;
					continue;
				}

				const text = readText(slot);
				for (const search of open) {
					search.answers[slot] = search.test(text) ? yes : no;
					search.rows[slot] = columns.row[slot];
					search.lineCounts[slot] = columns.lineCount[slot];
				}
			}

			return last < first ? 1 : 1 - left / (last - first + 1);
		},
		keepOnly(terms) {
			const kept = new Set(terms.map(keyOf));
			for (const key of searches.keys()) {
				if (!kept.has(key)) {
					searches.delete(key);
				}
			}
		},
	};
}

/**
What a condition on raw text asks of the lines of a transaction.
*/
export function toTest(condition: Condition): (text: string) => boolean {
	if (condition.kind === 'pattern') {
		const compiled = compilePattern(condition.pattern);
		return compiled.ok ? text => compiled.pattern.test(text) : () => false;
	}

	const words = condition.kind === 'text' ? condition.text.toLowerCase() : '';
	return text => text.toLowerCase().includes(words);
}
