import {type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {createFilterGroups} from './filter-groups.ts';
import {createHeldDocuments, type HeldDocument, type HeldDocuments} from './held-documents.ts';
import {type LiveRule} from './live-rule.ts';
import {createTakenGroups} from './taken-groups.ts';

/**
Documents on their way to the rules: they wait for the clock, and each goes to the rules whose filter it meets, to none twice.
*/
export type Incoming = Pick<HeldDocuments, 'add' | 'take' | 'all'> & {
	/** A late line made this of a transaction: it is for the rules whose filter it did not meet before. */
	revise(document: AlertDocument, time: Timestamp, order: number): void;

	/** Whether a transaction of this order was added, and is not forgotten. */
	knows(order: number): boolean;

	/** The rules that a document is for; to be asked once. */
	rulesFor(document: HeldDocument): readonly LiveRule[];

	/** Takes over what waited in an earlier run. */
	restore(documents: readonly HeldDocument[]): void;
	readonly size: number;
};

/** More than the rows of a run: orders of an earlier one are before all of this, and of no row of it. */
const allRows = 2 ** 40;

export function createIncoming(running: readonly LiveRule[]): Incoming {
	const held = createHeldDocuments();
	const groups = createFilterGroups(running);
	const taken = createTakenGroups(groups.size);
	return {
		add: held.add,
		take: held.take,
		all: held.all,
		revise(document, time, order) {
			if (!held.replace(order, document)) {
				const fresh = groups.rulesOf(taken.revise(order, groups.matching(document)));
				if (fresh.length > 0) {
					held.add({document, time, order, only: fresh.map(({rule}) => rule.name)});
				}
			}
		},
		knows: order => held.has(order) || taken.knows(order),
		rulesFor({document, order, only}) {
			if (only !== undefined) {
				return running.filter(({rule}) => only.includes(rule.name));
			}

			const places = groups.matching(document);
			taken.note(order, places);
			return groups.rulesOf(places);
		},
		restore(documents) {
			for (const document of documents) {
				held.add({...document, order: document.order - allRows});
			}
		},
		get size() {
			return held.size;
		},
	};
}
