import {type Filter} from '../waf/filter/filter.ts';
import {type Count, type Period, type Span} from '../waf/question.ts';

/**
How many rows a filter that is typed would leave, of how many; undefined while they are counted. `why` it is not known.
*/
export type FilterCount = {readonly rows: Count; readonly of: number} | {readonly why: string} | undefined;

/**
Asks how many rows a filter would leave.
*/
export type CountFilter = {
	readonly kind: 'count-filter';

	/** As typed: an answer to another text is none. */
	readonly text: string;
	readonly filter: Filter;
	readonly period: Period;

	/** What the screen counts now, without an end where the window follows the time: a clock may be ahead. */
	readonly span: Span;

	/** All transactions in that, before any filter. */
	readonly of: number;
};
