import {type Dictionary} from './dictionary.ts';

const bytesEach = 3;
const scratch = Buffer.alloc(bytesEach * 65_536);

/**
Holds the rules of a complete transaction as one number: three bytes a rule, in log order; the third says which kinds of records told it.
*/
export function holdRuleList(
	ruleLists: Dictionary,
	rules: ReadonlyArray<{readonly number: number}>,
	kinds: readonly number[],
): number {
	let length = 0;
	for (const [place, {number}] of rules.entries()) {
		scratch[length++] = number & 0xff;
		scratch[length++] = number >> 8;
		scratch[length++] = kinds[place];
	}

	return ruleLists.hold(scratch, 0, length);
}

/**
The rule numbers of a list, in log order.
*/
export function readRuleList(ruleLists: Dictionary, list: number): number[] {
	const text = ruleLists.text(list);
	const numbers: number[] = [];
	for (let index = 0; index < text.length; index += bytesEach) {
		numbers.push(text.charCodeAt(index) | (text.charCodeAt(index + 1) << 8));
	}

	return numbers;
}

/**
Which kinds of records told each rule of a list, as bits of `From`.
*/
export function readRuleKinds(ruleLists: Dictionary, list: number): number[] {
	const text = ruleLists.text(list);
	return Array.from({length: text.length / bytesEach}, (_, place) => text.charCodeAt(place * bytesEach + 2));
}

/**
The rule numbers of a transaction, open or complete, in log order.
*/
export type RulesOfSlot = (slot: number) => readonly number[];
