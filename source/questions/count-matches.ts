import {type Filter, readsRawText} from '../waf/filter/filter.ts';
import {type Count, type Span} from '../waf/question.ts';
import {compileFilter, type MatchContext} from './filter-match.ts';
import {toTest} from './raw-search.ts';

/** Rows between two steps, and where raw lines are read again for each. */
const slice = 4096;
const rawSlice = 16;

/** Lines of so many transactions are read, the newest first: a filter is typed for seconds, and each letter asks anew. */
const mostRead = 5000;

/**
Counts the rows of a span that a filter would leave, a slice a step. Of raw lines only the newest are read: what they hold is a lower bound.
*/
export function* countMatches(
	filter: Filter,
	{from, to}: Span,
	{readText, ...context}: Omit<MatchContext, 'rawSearch'> & {readonly readText: (slot: number) => string},
): Generator<undefined, Count> {
	const {columns, completeFrom, firstRow, nextRow} = context.history;
	const rowsOfSlice = filter.some(term => readsRawText(term)) ? rawSlice : slice;
	let read = 0;
	const match = compileFilter(filter, {
		...context,
		rawSearch: {
			toMatch({condition, negated}) {
				const test = toTest(condition);
				return slot => {
					read++;
					return test(readText(slot)) !== negated;
				};
			},
			work: () => 1,
			keepOnly: () => undefined,
		},
	});
	let value = 0;
	let seen = 0;
	let isCut = false;
	for (let row = nextRow - 1; row >= firstRow; row--) {
		const slot = row % columns.capacity;
		// Rows that came meanwhile have taken the places of the oldest.
		if (columns.row[slot] !== row || columns.time[slot] < from || columns.time[slot] >= to) {
			continue;
		}

		if (read >= mostRead) {
			isCut = true;
			break;
		}

		value += match === undefined || match(slot) ? 1 : 0;
		if (++seen % rowsOfSlice === 0) {
			yield;
		}
	}

	return {value, bound: isCut || completeFrom >= from ? '≥' : '='};
}
