import {From} from '../waf/observation.ts';
import {type Rule} from '../waf/rule.ts';
import {mostRulesKept, type OpenTransaction} from './open-transactions.ts';

/** What an audit record tells stands in its order, and before what only lines tell. */
const behindRecord = 1_000_000;

/**
Enters a rule match that a record of a kind tells. The error log and the audit log tell the same matches, each in its order: the k-th of a rule id in one is the k-th of it in the other. Returns whether it is a match that no other kind has told.

@param isFirst It is the first of an audit record, which tells all its matches: one told again is the same request's, written twice.
*/
export function enterRule(transaction: OpenTransaction, rule: Rule, from: From, isFirst: boolean): boolean {
	const {rules, kinds, places} = transaction;
	if (from === From.audit && isFirst) {
		for (let index = 0; index < kinds.length; index++) {
			kinds[index] &= ~From.audit;
		}

		transaction.recordPlace = 0;
	}

	const place = from === From.audit ? transaction.recordPlace++ : behindRecord + rules.length;
	if (transaction.isMixed) {
		for (let index = 0; index < rules.length; index++) {
			if (rules[index].id === rule.id && (kinds[index] & from) === 0) {
				kinds[index] |= from;
				if (from === From.audit) {
					rules[index] = rule;
					places[index] = place;
				}

				return false;
			}
		}
	}

	if (rules.length < mostRulesKept) {
		rules.push(rule);
		kinds.push(from);
		places.push(place);
	}

	return true;
}

/**
Brings the rules of a transaction into the order of its audit record, whatever came first.
*/
export function sortRules({rules, kinds, places, isMixed}: OpenTransaction): void {
	if (!isMixed) {
		return;
	}

	const order = places.map((_, index) => index).toSorted((one, other) => places[one] - places[other]);
	rules.splice(0, rules.length, ...order.map(index => rules[index]));
	kinds.splice(0, kinds.length, ...order.map(index => kinds[index]));
	places.sort((one, other) => one - other);
}

/**
Gives a transaction that opens again the rules that it had.
*/
export function restoreRule(transaction: OpenTransaction, rule: Rule, kind: number): void {
	const {rules, kinds, places} = transaction;
	const isOfRecord = (kind & From.audit) !== 0;
	places.push(isOfRecord ? transaction.recordPlace++ : behindRecord + rules.length);
	rules.push(rule);
	kinds.push(kind);
}
