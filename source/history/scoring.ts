import {Field, type Observation, spanEnd, spanStart} from '../waf/observation.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {type Evaluation, type Rule} from '../waf/rule.ts';
import {readScore} from '../waf/read-score.ts';
import {toAnomalyPoints} from '../waf/severity.ts';
import {
	denied,
	inAuditLog,
	lineCut,
	outcomeTold,
	outcomeUntold,
	overThreshold,
	refusedByServer,
	scoreEstimated,
	scoreOutbound,
} from './columns.ts';
import {type History} from './history.ts';
import {chooseMainCategory, listCategories} from './main-category.ts';
import {type OpenTransaction} from './open-transactions.ts';
import {readRuleKinds, readRuleList} from './rule-lists.ts';
import {enterRule, restoreRule} from './match-rules.ts';

/**
Adds a rule match to an open transaction.
*/
export function addRule({columns}: History, transaction: OpenTransaction, observation: Observation, rule: Rule): void {
	const {slot} = transaction;
	const isNew = enterRule(transaction, rule, observation.from, !observation.isContinued);
	columns.matches[slot] += isNew ? 1 : 0;
	if (rule.evaluation === undefined) {
		// A rule of engine v3 without a severity prints 0, which would pass for EMERGENCY.
		const isAbsent = rule.severity < 0 || (observation.engine === 3 && rule.severity === 0);
		if (!isAbsent && rule.severity < columns.severity[slot]) {
			columns.severity[slot] = rule.severity;
		}

		transaction.points += isNew ? toAnomalyPoints(rule.severity) : 0;
		return;
	}

	addEvaluation(transaction, observation, rule.evaluation);
	if (rule.evaluation !== 'closing') {
		columns.flags[slot] |= overThreshold;
	}
}

/**
Gives a transaction that opens again the rules that it had.
*/
export function restoreRules(
	{columns, ruleSets}: History,
	transaction: OpenTransaction,
	ruleByNumber: (number: number) => Rule,
): void {
	const list = columns.ruleSet[transaction.slot];
	if (list < 0) {
		return;
	}

	const kinds = readRuleKinds(ruleSets, list);
	for (const [place, number] of readRuleList(ruleSets, list).entries()) {
		const rule = ruleByNumber(number);
		restoreRule(transaction, rule, kinds[place]);
		transaction.points += rule.evaluation === undefined ? toAnomalyPoints(rule.severity) : 0;
	}

	ruleSets.release(list);
	columns.ruleSet[transaction.slot] = -1;
}

function addEvaluation(transaction: OpenTransaction, observation: Observation, evaluation: Evaluation): void {
	const score = readScore(evaluation, textOf(observation, Field.message), textOf(observation, Field.match));
	transaction.inbound = Math.max(transaction.inbound, score.inbound ?? -1);
	transaction.outbound = Math.max(transaction.outbound, score.outbound ?? -1);
	transaction.threshold = score.threshold ?? transaction.threshold;
}

function textOf({bytes, spans}: Observation, field: Field): string {
	const start = spanStart(spans, field);
	return start < 0
		? ''
		: Buffer.from(bytes.buffer, bytes.byteOffset + start, spanEnd(spans, field) - start).toString('latin1');
}

/**
Writes score, category and a denial as far as they are known; asked before an open row is looked at, so that it shows what it has.
*/
export function refreshRow(history: History, transaction: OpenTransaction): void {
	const {columns} = history;
	const {slot, inbound, outbound, points, threshold} = transaction;
	const score = inbound >= 0 ? inbound : outbound;
	if (score >= 0) {
		columns.score[slot] = score;
		columns.flags[slot] &= ~(scoreEstimated | scoreOutbound);
		columns.flags[slot] |= inbound >= 0 ? 0 : scoreOutbound;
	} else {
		columns.score[slot] = points > 0 ? points : -1;
		columns.flags[slot] |= scoreEstimated;
	}

	columns.threshold[slot] = threshold;
	// A denial decides, whatever may still come: nobody waits for the rest to see that it was stopped.
	const outcome = isStopped(columns.flags[slot]) ? toOutcomeNumber('blocked') : columns.outcome[slot];
	const all = listCategories(transaction.rules).map(category => history.toCategoryNumber(category));
	columns.categories[slot] = history.categorySets.numberOf(all);
	replaceCounted(history, slot, outcome, history.toCategoryNumber(chooseMainCategory(transaction.rules)));
}

/**
Changes outcome and category of a row, and moves it in the minute's counts along with that.
*/
export function replaceCounted({columns, minutes}: History, slot: number, outcome: number, category: number): void {
	if (columns.outcome[slot] !== outcome || columns.category[slot] !== category) {
		minutes.remove(columns.time[slot], columns.outcome[slot], columns.category[slot]);
		columns.outcome[slot] = outcome;
		columns.category[slot] = category;
		minutes.add(columns.time[slot], outcome, category);
	}
}

/**
What became of a complete transaction: a denial decides, ModSecurity's or nginx's own, then an evaluation rule; only warnings on whole lines mean that it passed; else the log cannot tell.
*/
export function decideOutcome({columns}: History, slot: number): Outcome {
	const flags = columns.flags[slot];
	if (isStopped(flags)) {
		return 'blocked';
	}

	// A denial is always logged: a line without one says what a record does not.
	if ((flags & (outcomeUntold | outcomeTold)) === outcomeUntold) {
		return 'unknown';
	}

	if ((flags & overThreshold) !== 0) {
		return 'detected';
	}

	const isTold = columns.matches[slot] > 0 || (flags & inAuditLog) !== 0;
	return isTold && (flags & lineCut) === 0 ? 'passed' : 'unknown';
}

function isStopped(flags: number): boolean {
	return (flags & (denied | refusedByServer)) !== 0;
}

/**
The code of an outcome in the outcome column.
*/
export function toOutcomeNumber(outcome: Outcome): number {
	return outcomes.indexOf(outcome);
}
