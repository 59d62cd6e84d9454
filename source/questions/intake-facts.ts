import {type Filter} from '../waf/filter/filter.ts';
import {type Period, type Totals} from '../waf/question.ts';
import {type Through} from '../waf/through.ts';
import {type Snapshot} from './snapshot.ts';

/**
What only the wiring knows: the sources and their readers. All of it but what a server said is shown as it stands.
*/
export type IntakeFacts = Pick<
	Snapshot,
	| 'zone'
	| 'zones'
	| 'sources'
	| 'lines'
	| 'lastUnreadable'
	| 'lastOther'
	| 'foreignLog'
	| 'gaps'
	| 'denials'
	| 'alerts'
	| 'readOnly'
	| 'chapter'
	| 'unusual'
	| 'notCounted'
	| 'discovered'
	| 'access'
	| 'notes'
> & {
	/** What a search server counted last; undefined where everything is counted here. */
	readonly server?: ServerAnswer | undefined;

	/** What it said of what was not stopped. */
	readonly serverThrough?: ServerThrough | undefined;
};

/**
What a search server counted, and for which window.
*/
export type ServerAnswer = {
	readonly window: Period;
	readonly totals: Totals;

	/** Before the filter. */
	readonly unfiltered: number;

	/** Of the last minute. */
	readonly recent: number;

	/** Of the fifteen full minutes before it, oldest first. */
	readonly minutes: readonly number[];
};

/**
What a search server says of what was not stopped, and to which question.
*/
export type ServerThrough = {
	readonly filter: Filter;
	readonly window: Period;
	readonly through: Through;
};
