import {isElasticError} from '../elastic/elastic-error.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {noDatabase} from '../questions/add-places.ts';
import {type CountFilter, type FilterCount} from '../screen/filter-count.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type Message} from '../screen/message.ts';
import {asksForPlace, readsRawText} from '../waf/filter/filter.ts';
import {type Clock, type Milliseconds} from '../waf/clock.ts';
import {toSentence} from '../waf/expected-error.ts';
import {type TotalsController} from './totals-controller.ts';

/** Keys and frames have their turn after this. */
const longestTurn: Milliseconds = 8;

/** A server is asked once nobody has typed for so long. */
const pause: Milliseconds = 300;

/**
Counts what a filter would leave, while it is typed.
*/
export type FilterPreview = {
	/** Another text: what is still counted for the one before is given up. */
	count(command: CountFilter): void;

	/** To be called at each tick, with the text that stands there: counts again where rows came, and stops where no text stands there. */
	follow(text: string | undefined, snapshot: Pick<Snapshot, 'revision' | 'totals' | 'unfiltered'>): void;
};

export type FilterPreviewOptions = {
	readonly pipeline: {
		readonly reports: Pick<Pipeline['reports'], 'count'>;
		readonly history: Pick<Pipeline['history'], 'newest'>;
	};
	readonly totals: Pick<TotalsController, 'countFilter' | 'notCounted'> | undefined;
	readonly hasPlaces: boolean;
	readonly clock: Clock;
	readonly dispatch: (message: Message) => void;

	/** Does something in another turn, or after some ms. */
	readonly later: (task: () => void, wait?: Milliseconds) => void;
};

export function createFilterPreview({
	pipeline,
	totals,
	hasPlaces,
	clock,
	dispatch,
	later,
}: FilterPreviewOptions): FilterPreview {
	let current: CountFilter | undefined;
	let isCounting = false;
	let revision: number | undefined;
	const isMeant = (command: CountFilter): boolean => current === command;

	const tell = (command: CountFilter, count: FilterCount): void => {
		if (isMeant(command)) {
			isCounting = false;
			dispatch({kind: 'filter-counted', text: command.text, count});
		}
	};

	const countHere = (command: CountFilter, steps = pipeline.reports.count(command.filter, command.span)): void => {
		const end = clock.now() + longestTurn;
		let step = steps.next();
		while (step.done !== true && clock.now() < end) {
			step = steps.next();
		}

		if (step.done === true) {
			tell(command, {rows: step.value, of: command.of});
			return;
		}

		later(() => {
			if (isMeant(command)) {
				countHere(command, steps);
			}
		});
	};

	const askServer = async (
		command: CountFilter,
		{countFilter}: Pick<TotalsController, 'countFilter'>,
	): Promise<void> => {
		try {
			const count = await countFilter(command.filter, command.period, pipeline.history.newest());
			tell(command, 'why' in count ? count : {rows: count, of: command.of});
		} catch (error) {
			if (!isElasticError(error)) {
				throw error;
			}

			tell(command, {why: toSentence(error)});
		}
	};

	return {
		count(command) {
			current = command;
			isCounting = true;
			if (!hasPlaces && command.filter.some(term => asksForPlace(term))) {
				tell(command, {why: noDatabase});
			} else if (totals !== undefined && totals.notCounted() === undefined) {
				later(() => {
					if (isMeant(command)) {
						void askServer(command, totals);
					}
				}, pause);
			} else {
				countHere(command);
			}
		},
		follow(text, snapshot) {
			if (text === undefined || text !== current?.text) {
				current = undefined;
				return;
			}

			const isSame = revision === snapshot.revision;
			revision = snapshot.revision;
			const isCheap = totals === undefined && !current.filter.some(term => readsRawText(term) || asksForPlace(term));
			if (!isSame && !isCounting && isCheap) {
				const {from} = snapshot.totals.question;
				current = {...current, span: {...current.span, from}, of: snapshot.unfiltered};
				isCounting = true;
				countHere(current);
			}
		},
	};
}
