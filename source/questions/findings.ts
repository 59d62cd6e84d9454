import {clientHidden} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {readClient, toText} from '../history/row-text.ts';
import {type Category} from '../waf/category.ts';
import {outcomes} from '../waf/outcome.ts';
import {createMarkedCounts, type Marked} from './count-marked.ts';
import {type MarkBook} from './mark-book.ts';
import {type Quotation, type QuotedTransaction} from './quoted-transaction.ts';
import {createTimeBins, type TimeBins} from './time-bins.ts';
import {createWorstGroups, type NotStopped, type WorstGroups} from './worst-groups.ts';

/**
What a report holds beside the numbers of a summary: the course of time, what was not stopped, and examples.
*/
export type Findings = {
	/** Adds the transaction at a place of the history, or takes it back before a late line changes it. */
	add(slot: number, by: 1 | -1): void;
	readonly timeline: TimeBins;
	readonly notStopped: WorstGroups<Quotation>;

	/** Of each main category, the transaction with the highest score; those that came first. */
	examples(): ReadonlyMap<Category, QuotedTransaction>;

	/** What of it people have marked. */
	marked(): readonly Marked[];

	/** Transactions whose client is hidden by forged text. */
	readonly hiddenClients: number;

	/** Transactions that passed since no rule matched: they are in no group. */
	readonly unmatched: number;
};

const mostGroups = 1000;
const mostCategories = 64;
const detected = outcomes.indexOf('detected');
const passed = outcomes.indexOf('passed');

export function createFindings(
	history: History,
	quote: (slot: number) => Quotation,
	marks: Pick<MarkBook, 'size' | 'ofTransaction' | 'ofClient'>,
): Findings {
	const {columns} = history;
	const timeline = createTimeBins();
	const notStopped = createWorstGroups<Quotation>(mostGroups);
	const examples = new Map<Category, {score: number; row: number; quoted: Quotation}>();
	const marked = createMarkedCounts(history, marks);
	let hiddenClients = 0;
	let unmatched = 0;

	const readRequest = (slot: number): NotStopped => ({
		row: columns.row[slot],
		time: columns.time[slot],
		client: readClient(history, slot),
		host: columns.host[slot] < 0 ? undefined : toText(history.hosts.text(columns.host[slot])),
		path: columns.path[slot] < 0 ? undefined : toText(history.paths.text(columns.path[slot])),
		isThrough: columns.outcome[slot] === detected,
		score: columns.score[slot],
	});

	const addExample = (slot: number, by: 1 | -1): void => {
		const category = history.categoryOf(columns.category[slot]);
		if (category === undefined) {
			return;
		}

		const known = examples.get(category);
		const score = columns.score[slot];
		if (by < 0) {
			if (known?.row === columns.row[slot]) {
				examples.delete(category);
			}
		} else if (known === undefined ? examples.size < mostCategories : score > known.score) {
			examples.set(category, {score, row: columns.row[slot], quoted: quote(slot)});
		}
	};

	return {
		add(slot, by) {
			timeline.add(columns.time[slot], columns.outcome[slot], by);
			hiddenClients += (columns.flags[slot] & clientHidden) === 0 ? 0 : by;
			addExample(slot, by);
			marked.add(slot, by);
			if (columns.outcome[slot] !== detected && columns.outcome[slot] !== passed) {
				return;
			}

			if (columns.outcome[slot] === passed && columns.matches[slot] === 0) {
				unmatched += by;
				return;
			}

			if (by > 0) {
				notStopped.add(readRequest(slot), () => quote(slot));
			} else {
				notStopped.remove(readRequest(slot));
			}
		},
		timeline,
		notStopped,
		examples: () => new Map([...examples].map(([category, {quoted}]) => [category, quoted()])),
		marked: marked.list,
		get hiddenClients() {
			return hiddenClients;
		},
		get unmatched() {
			return unmatched;
		},
	};
}
