import {outcomes} from '../waf/outcome.ts';
import {type Rule} from '../waf/rule.ts';
import {type CountTable} from './count-table.ts';
import {mayBePage} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {readRuleList} from '../history/rule-lists.ts';
import {type Tallies} from './tallies.ts';

/**
Sums up complete transactions, each once.
*/
export type Summarizer = {
	/** Adds the transaction at a place of the history, or takes it back before a late line changes it. */
	add(slot: number, by: 1 | -1): void;
};

export function createSummarizer(
	history: History,
	ruleByNumber: (number: number) => Rule,
	tallies: Tallies,
): Summarizer {
	const {columns} = history;
	const known: Array<{readonly id: number; readonly key: string; readonly isCounted: boolean}> = [];
	const detected = outcomes.indexOf('detected');
	const blocked = outcomes.indexOf('blocked');

	const describe = (rule: Rule): (typeof known)[number] => {
		const key = String(rule.id);
		if (!tallies.messages.has(key)) {
			tallies.messages.set(key, rule.message);
		}

		return {id: rule.id, key, isCounted: rule.id !== 0 && rule.evaluation === undefined};
	};

	const addRules = (slot: number, by: 1 | -1, isThrough: boolean, isBlocked: boolean): void => {
		const numbers = readRuleList(history.ruleSets, columns.ruleSet[slot]);
		for (const [index, number] of numbers.entries()) {
			const {id, key, isCounted} = (known[number] ??= describe(ruleByNumber(number)));
			// A rule counts once a transaction; lists are short, so looking back is cheaper than a set.
			if (isCounted && !numbers.slice(0, index).some(earlier => known[earlier].id === id)) {
				tallies.rules.add(key, by, isThrough, isBlocked);
			}
		}
	};

	const addNetwork = (slot: number, by: 1 | -1, isStopped: boolean): void => {
		const {client, host, path} = columns;
		if (client[slot] < 0) {
			return;
		}

		const category = history.categoryOf(columns.category[slot]);
		const isAttack = (category !== undefined || isStopped) && path[slot] >= 0;
		const facts = {
			time: columns.time[slot],
			category,
			client: history.clients.text(client[slot]),
			host: host[slot] < 0 ? undefined : history.hosts.text(host[slot]),
			path: isAttack ? history.paths.text(path[slot]) : undefined,
		};
		tallies.networks.add(facts, by);
	};

	return {
		add(slot, by) {
			const isThrough = columns.outcome[slot] === detected;
			const isBlocked = columns.outcome[slot] === blocked;
			const count = (table: CountTable, key: string | undefined): void => {
				if (key !== undefined) {
					table.add(key, by, isThrough, isBlocked);
				}
			};

			tallies.count(columns.outcome[slot], columns.time[slot], by);
			if ((columns.flags[slot] & mayBePage) !== 0) {
				tallies.countMaybePage(by);
			}

			count(tallies.categories, history.categoryOf(columns.category[slot]));
			for (const number of history.categorySets.of(columns.categories[slot])) {
				const category = history.categoryOf(number);
				if (category !== undefined && number !== columns.category[slot]) {
					tallies.countAlso(category, by);
				}
			}

			count(tallies.clients, columns.client[slot] < 0 ? undefined : history.clients.text(columns.client[slot]));
			count(tallies.paths, columns.path[slot] < 0 ? undefined : history.paths.text(columns.path[slot]));
			count(tallies.hosts, columns.host[slot] < 0 ? undefined : history.hosts.text(columns.host[slot]));
			addNetwork(slot, by, isThrough || isBlocked);
			addRules(slot, by, isThrough, isBlocked);
		},
	};
}
