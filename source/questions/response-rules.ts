import {type History} from '../history/history.ts';
import {readRuleList, type RulesOfSlot} from '../history/rule-lists.ts';
import {type Rule} from '../waf/rule.ts';

type ResponseContext = {
	readonly history: History;
	readonly rulesOf: RulesOfSlot;
	readonly ruleByNumber: (number: number) => Rule;
};

/**
Returns a test whether rules over responses matched the row of a slot: the application ran. Each list of rules is asked once.
*/
export function createResponseTest({history, rulesOf, ruleByNumber}: ResponseContext): (slot: number) => boolean {
	const known = new Map<number, boolean>();
	const ask = (numbers: readonly number[]): boolean =>
		numbers.some(number => {
			const {category, evaluation} = ruleByNumber(number);
			return category === 'LEAK' || category === 'SHELL' || evaluation === 'outbound';
		});
	return slot => {
		const list = history.columns.ruleSet[slot];
		if (list < 0) {
			return ask(rulesOf(slot));
		}

		let answer = known.get(list);
		if (answer === undefined) {
			answer = ask(readRuleList(history.ruleSets, list));
			known.set(list, answer);
		}

		return answer;
	};
}
