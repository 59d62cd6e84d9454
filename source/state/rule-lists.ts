import {type Dictionary} from './dictionary.ts';

const scratch = Buffer.alloc(2 * 65_536);

/**
Holds the rules of a complete transaction as one number: two bytes a rule, in log order.
*/
export function holdRuleList(ruleLists: Dictionary, rules: ReadonlyArray<{readonly number: number}>): number {
	let length = 0;
	for (const {number} of rules) {
		scratch[length++] = number & 0xff;
		scratch[length++] = number >> 8;
	}

	return ruleLists.hold(scratch, 0, length);
}

/**
The rule numbers of a list, in log order.
*/
export function readRuleList(ruleLists: Dictionary, list: number): number[] {
	const text = ruleLists.text(list);
	const numbers: number[] = [];
	for (let index = 0; index < text.length; index += 2) {
		numbers.push(text.charCodeAt(index) | (text.charCodeAt(index + 1) << 8));
	}

	return numbers;
}

/**
The rule numbers of a transaction, open or complete, in log order.
*/
export type RulesOfSlot = (slot: number) => readonly number[];
