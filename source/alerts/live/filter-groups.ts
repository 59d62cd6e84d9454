import {type AlertDocument} from '../filters/alert-document.ts';
import {type DocumentTest} from '../filters/document-test.ts';
import {type LiveRule} from './live-rule.ts';

/**
Rules by their filters: one that several share is asked once for each document.
*/
export type FilterGroups = {
	/** The places of the filters that a document meets. */
	readonly matching: (document: AlertDocument) => readonly number[];

	/** The rules of these filters. */
	readonly rulesOf: (places: readonly number[]) => readonly LiveRule[];
	readonly size: number;
};

export function createFilterGroups(rules: readonly LiveRule[]): FilterGroups {
	const groups = new Map<string, {readonly test: DocumentTest; readonly rules: LiveRule[]}>();
	for (const live of rules) {
		const {filter, options} = live.rule;
		const text = JSON.stringify(options.filter ?? []);
		const group = groups.get(text);
		if (group === undefined) {
			groups.set(text, {test: filter, rules: [live]});
		} else {
			group.rules.push(live);
		}
	}

	const all = [...groups.values()];
	return {
		matching(document) {
			const found: number[] = [];
			for (const [place, {test}] of all.entries()) {
				if (test(document)) {
					found.push(place);
				}
			}

			return found;
		},
		rulesOf: places => places.flatMap(place => all[place].rules),
		size: all.length,
	};
}
