import {type Top} from '../waf/question.ts';
import {type Rule} from '../waf/rule.ts';
import {type History} from '../history/history.ts';
import {readRuleList, type RulesOfSlot} from '../history/rule-lists.ts';
import {addTo, compareRows, createSums, type Selection, type Sums, type TopOptions, toRow, toTop} from './top-keys.ts';

/**
Counts rules among the selected transactions. A rule counts once a transaction, however often it matched; evaluation rules are no attacks and stand in no table.

Complete transactions are summed up by their list of rules first: there are few lists, so each is read but once.
*/
export function countRules(
	history: History,
	selection: Selection,
	rulesOf: RulesOfSlot,
	ruleByNumber: (number: number) => Rule,
	options: TopOptions,
): Top {
	const {columns} = history;
	const limit = history.ruleSets.limit;
	const byList = createSums(limit, options.categoryLimit);
	const openSlots: number[] = [];
	for (let index = 0; index < selection.length; index++) {
		const slot = selection.slots[index];
		const list = columns.ruleSet[slot];
		if (list >= 0) {
			addTo(byList, list, columns, slot, options.recent);
		} else {
			openSlots.push(slot);
		}
	}

	const lists: Array<readonly [rules: readonly number[], sums: Sums, place: number]> = [];
	for (let list = 0; list < limit; list++) {
		if (byList.count[list] > 0) {
			lists.push([readRuleList(history.ruleSets, list), byList, list]);
		}
	}

	const open = createSums(openSlots.length, options.categoryLimit);
	for (const [place, slot] of openSlots.entries()) {
		addTo(open, place, columns, slot, options.recent);
		lists.push([rulesOf(slot), open, place]);
	}

	return sumByRule(lists, ruleByNumber, options);
}

type RuleSum = {readonly rule: Rule; readonly sums: Sums};

function sumByRule(
	lists: ReadonlyArray<readonly [rules: readonly number[], sums: Sums, place: number]>,
	ruleByNumber: (number: number) => Rule,
	options: TopOptions,
): Top {
	const byId = new Map<number, RuleSum>();
	let total = 0;
	for (const [numbers, from, place] of lists) {
		const ids = new Set<number>();
		for (const number of numbers) {
			const rule = ruleByNumber(number);
			if (rule.evaluation !== undefined || rule.id === 0 || ids.has(rule.id)) {
				continue;
			}

			ids.add(rule.id);
			total += from.count[place];
			let sum = byId.get(rule.id);
			if (sum === undefined) {
				sum = {rule, sums: createSums(1, options.categoryLimit)};
				byId.set(rule.id, sum);
			}

			addSums(sum.sums, from, place);
		}
	}

	const rows = [...byId].map(([id, {rule, sums}]) => ({
		...toRow(String(id), sums, 0, options),
		mainCategory: rule.category,
		mainCategoryCount: sums.count[0],
		label: rule.message,
	}));
	return toTop(rows.toSorted(compareRows), rows.length, total, options);
}

function addSums(to: Sums, from: Sums, place: number): void {
	to.count[0] += from.count[place];
	to.through[0] += from.through[place];
	to.blocked[0] += from.blocked[place];
	to.recent[0] += from.recent[place];
	to.first[0] = Math.min(to.first[0], from.first[place]);
	to.last[0] = Math.max(to.last[0], from.last[place]);
}
