import {nearestWord} from '../waf/filter/nearest-word.ts';
import {UsageError} from './usage-error.ts';

/**
What `--fail-on` may compare: numbers of the summary.
*/
export const countedNames = ['requests', 'through', 'blocked', 'passed', 'unknown'] as const;
export type CountedName = (typeof countedNames)[number];

/**
What ends a run with an exit code of its own: a number of the summary that compares so, or an alert of a rule.
*/
export type FailOn =
	| {readonly kind: 'number'; readonly name: CountedName; readonly operator: Operator; readonly limit: number}
	| {readonly kind: 'rule'; readonly name: string};

export type Operator = '>' | '>=' | '<' | '<=' | '=';

const numbers = countedNames.join(', ');

/**
Reads a condition: `through>0`, or the name of a rule. Whether there is such a rule is known only later.

@throws {UsageError}
*/
export function parseFailOn(label: string, text: string): FailOn {
	const [, word, operator, number] = /^\s*([a-z]+)\s*(>=|<=|==?|>|<)\s*(.*?)\s*$/i.exec(text) ?? [];
	if (word === undefined) {
		const name = text.trim();
		if (name === '') {
			throw new UsageError(`${label}: the value is empty`, "such as 'through>0' or the name of a rule");
		}

		return {kind: 'rule', name};
	}

	const name = countedNames.find(one => one === word.toLowerCase());
	if (name === undefined) {
		const nearest = nearestWord(word, countedNames);
		throw new UsageError(
			`${label}: no number is called "${word}"`,
			nearest === undefined ? `numbers are ${numbers}` : `did you mean ${nearest}?`,
		);
	}

	if (!/^\d{1,15}$/.test(number)) {
		throw new UsageError(`${label}: "${number}" is no whole number`, "such as 'through>0'");
	}

	return {kind: 'number', name, operator: operator === '==' ? '=' : (operator as Operator), limit: Number(number)};
}
