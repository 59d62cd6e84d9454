import {type Clock, second} from '../waf/clock.ts';
import {Field, hasField, type Observation} from '../waf/observation.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {readClosingScore, readEvaluationScore} from '../waf/score.ts';
import {type Rule} from '../waf/rule.ts';
import {toAnomalyPoints} from '../waf/severity.ts';
import {clientHidden, closed, denied, lineCut, noSeverity, overThreshold, scoreEstimated} from './columns.ts';
import {hashBackwards, hashBytes} from './dictionary.ts';
import {fillFacts, isSameClient} from './facts.ts';
import {type History} from './history.ts';
import {chooseMainCategory} from './main-category.ts';
import {createOpenTransactions, mostRulesKept, type OpenTransaction} from './open-transactions.ts';
import {holdRuleList, readRuleList} from './rule-lists.ts';

const mostOpen = 50_000;
const linesApart = 10_000;
const timeApart = 10 * second;
const silenceApart = 2 * second;

const outcomeNumber = Object.fromEntries(outcomes.map((outcome, number) => [outcome, number])) as Record<
	Outcome,
	number
>;

/**
Puts observations together to transactions, in whatever order they come, and keeps them in the history.

A transaction is complete when the log is 10 s and 10,000 lines further, after 2 s without a line of it while following, at the end of input, or when 50,000 are open. What comes later changes it.
*/
export type Assembly = {
	observe(observation: Observation): void;

	/** Tells how many lines the source has read, matching ones or not. */
	countLines(lines: number): void;

	/** Completes what has been silent long enough, in real time; answers whether anything was. */
	completeSilent(): boolean;
	completeAll(): void;

	/** Rule matches of an open transaction; undefined where it is complete. */
	openRules(slot: number): readonly Rule[] | undefined;
	readonly open: number;

	/** Observations of transactions that the history no longer holds. */
	readonly late: number;
	readonly warnings: number;
	readonly denials: number;
	readonly hiddenClients: number;
};

export type AssemblyOptions = {
	readonly history: History;
	readonly ruleByNumber: (number: number) => Rule;
	readonly clock: Clock;

	/** Called for each transaction when it is complete, and again when a later line changed it. */
	readonly onComplete?: (slot: number) => void;
};

export function createAssembly({history, ruleByNumber, clock, onComplete}: AssemblyOptions): Assembly {
	const {columns, minutes} = history;
	const open = createOpenTransactions(columns.capacity);
	let linesRead = 0;
	let late = 0;
	let warnings = 0;
	let denials = 0;
	let hiddenClients = 0;

	const setFlag = (slot: number, flag: number): void => {
		columns.flags[slot] |= flag;
	};

	const hasFlag = (slot: number, flag: number): boolean => (columns.flags[slot] & flag) !== 0;

	/** Whether the observation can be of the same transaction as the row. The id's hash is equal already. */
	const fits = (observation: Observation, slot: number): boolean => {
		if (observation.clientKnown && columns.client[slot] >= 0 && !isSameClient(history, slot, observation)) {
			return false;
		}

		// A weak id is shared by many requests, and one on a cut line may be a client's text: then only the same connection counts.
		const isDoubtful = observation.idStrength === 'weak' || observation.cut;
		const isSameConnection =
			columns.process[slot] === observation.process && columns.connection[slot] === observation.connection;
		if (observation.idStrength === 'weak') {
			const isOpen = open.at(slot) !== undefined && !hasFlag(slot, closed);
			return isOpen && isSameConnection && isSamePath(observation, slot);
		}

		return !isDoubtful || isSameConnection;
	};

	const isSamePath = ({bytes, spans}: Observation, slot: number): boolean =>
		spans[2 * Field.uri] < 0 ||
		columns.uriHash[slot] === 0 ||
		columns.uriHash[slot] === hashBytes(bytes, spans[2 * Field.uri], spans[2 * Field.uri + 1]);

	const create = (observation: Observation, hash: number, check: number): OpenTransaction => {
		const next = history.nextRow % columns.capacity;
		const occupant = open.at(next);
		if (occupant !== undefined) {
			complete(occupant);
		}

		const slot = history.add(observation.time);
		columns.category[slot] = 0;
		columns.severity[slot] = noSeverity;
		columns.outcome[slot] = outcomeNumber.open;
		columns.score[slot] = -1;
		columns.threshold[slot] = -1;
		columns.flags[slot] = 0;
		columns.revision[slot] = 0;
		columns.matches[slot] = 0;
		columns.lineCount[slot] = 0;
		columns.process[slot] = observation.process;
		columns.connection[slot] = observation.connection;
		columns.idHash[slot] = hash;
		columns.idCheck[slot] = check;
		columns.uriHash[slot] = 0;
		columns.firstLine[slot] = -1;
		columns.lastLine[slot] = -1;
		columns.target[slot] = -1;
		columns.origin[slot] = observation.origin;
		if (hash !== 0) {
			history.index.add(hash, slot);
		}

		minutes.add(observation.time, outcomeNumber.open, 0);
		return open.open(slot);
	};

	/** A complete transaction opens again for a line that comes late. */
	const reopen = (slot: number): OpenTransaction => {
		const transaction = open.open(slot);
		const list = columns.ruleSet[slot];
		if (list >= 0) {
			for (const number of readRuleList(history.ruleSets, list)) {
				transaction.rules.push(ruleByNumber(number));
			}

			history.ruleSets.release(list);
			columns.ruleSet[slot] = -1;
		}

		transaction.inbound = hasFlag(slot, scoreEstimated) ? -1 : columns.score[slot];
		transaction.threshold = columns.threshold[slot];
		return transaction;
	};

	const replace = (slot: number, outcome: number, category: number): void => {
		if (columns.outcome[slot] !== outcome || columns.category[slot] !== category) {
			minutes.remove(columns.time[slot], columns.outcome[slot], columns.category[slot]);
			columns.outcome[slot] = outcome;
			columns.category[slot] = category;
			minutes.add(columns.time[slot], outcome, category);
		}
	};

	const addRule = (transaction: OpenTransaction, observation: Observation, rule: Rule): void => {
		const {slot} = transaction;
		columns.matches[slot]++;
		if (transaction.rules.length < mostRulesKept) {
			transaction.rules.push(rule);
		}

		if (rule.evaluation !== undefined) {
			addEvaluation(transaction, observation, rule.evaluation);
		} else if (rule.severity >= 0 && rule.severity < columns.severity[slot] && !isAbsentSeverity(observation, rule)) {
			columns.severity[slot] = rule.severity;
		}
	};

	const addEvaluation = (
		transaction: OpenTransaction,
		observation: Observation,
		evaluation: 'inbound' | 'outbound' | 'closing',
	): void => {
		const message = textOf(observation, Field.message);
		const score =
			evaluation === 'closing'
				? readClosingScore(message)
				: readEvaluationScore(evaluation, message, textOf(observation, Field.match));
		transaction.inbound = Math.max(transaction.inbound, score.inbound ?? -1);
		transaction.outbound = Math.max(transaction.outbound, score.outbound ?? -1);
		transaction.threshold = score.threshold ?? transaction.threshold;
		if (evaluation !== 'closing') {
			setFlag(transaction.slot, overThreshold);
		}
	};

	/** Score and category as far as they are known; asked after every line, so that an open row shows what it has. */
	const refresh = (transaction: OpenTransaction): void => {
		const {slot} = transaction;
		const score = transaction.inbound >= 0 ? transaction.inbound : transaction.outbound;
		if (score >= 0) {
			columns.score[slot] = score;
			columns.flags[slot] &= ~scoreEstimated;
		} else {
			let points = 0;
			for (const {severity, evaluation} of transaction.rules) {
				points += evaluation === undefined ? toAnomalyPoints(severity) : 0;
			}

			columns.score[slot] = points > 0 ? points : -1;
			setFlag(slot, scoreEstimated);
		}

		columns.threshold[slot] = transaction.threshold;
		replace(slot, columns.outcome[slot], history.toCategoryNumber(chooseMainCategory(transaction.rules)));
	};

	const decideOutcome = (slot: number): Outcome => {
		if (hasFlag(slot, denied)) {
			return 'blocked';
		}

		if (hasFlag(slot, overThreshold)) {
			return 'detected';
		}

		return columns.matches[slot] > 0 && !hasFlag(slot, lineCut) ? 'passed' : 'unknown';
	};

	const complete = (transaction: OpenTransaction): void => {
		const {slot} = transaction;
		columns.ruleSet[slot] = holdRuleList(history.ruleSets, transaction.rules);
		replace(slot, outcomeNumber[decideOutcome(slot)], columns.category[slot]);
		columns.revision[slot] = Math.min(255, columns.revision[slot] + 1);
		open.close(transaction);
		onComplete?.(slot);
	};

	const find = (observation: Observation): OpenTransaction | undefined => {
		const {bytes, spans, idStrength} = observation;
		if (idStrength === 'none') {
			return create(observation, 0, 0);
		}

		const idStart = spans[2 * Field.uniqueId];
		const idEnd = spans[2 * Field.uniqueId + 1];
		const hash = hashBytes(bytes, idStart, idEnd) || 1;
		const check = hashBackwards(bytes, idStart, idEnd);
		const slot = history.index.find(hash, at => columns.idCheck[at] === check && fits(observation, at));
		if (slot >= 0) {
			return open.at(slot) ?? reopen(slot);
		}

		if (idStrength === 'strong' && history.evicted.has(hash, check)) {
			late++;
			return undefined;
		}

		return create(observation, hash, check);
	};

	const isDue = (transaction: OpenTransaction, observation: Observation): boolean =>
		open.size > mostOpen ||
		(linesRead - transaction.lastLine >= linesApart && !(observation.time - transaction.lastTime < timeApart));

	return {
		get open() {
			return open.size;
		},
		get late() {
			return late;
		},
		get warnings() {
			return warnings;
		},
		get denials() {
			return denials;
		},
		get hiddenClients() {
			return hiddenClients;
		},
		openRules: slot => open.at(slot)?.rules,
		countLines(lines) {
			linesRead += lines;
		},
		observe(observation) {
			warnings += observation.action === 'warning' ? 1 : 0;
			denials += observation.action === 'denied' ? 1 : 0;
			const transaction = find(observation);
			if (transaction === undefined) {
				return;
			}

			const {slot} = transaction;
			if (observation.action === 'denied') {
				setFlag(slot, denied | (observation.engine === 3 ? closed : 0));
			}

			if (observation.cut || observation.undecided) {
				setFlag(slot, lineCut);
			}

			if (
				observation.undecided &&
				!observation.clientKnown &&
				columns.client[slot] < 0 &&
				!hasFlag(slot, clientHidden)
			) {
				setFlag(slot, clientHidden);
				hiddenClients++;
			}

			fillFacts(history, slot, observation);
			if (hasFlag(slot, clientHidden) && columns.client[slot] >= 0) {
				columns.flags[slot] &= ~clientHidden;
				hiddenClients--;
			}

			if (columns.uriHash[slot] === 0 && hasField(observation, Field.uri)) {
				const {bytes, spans} = observation;
				columns.uriHash[slot] = hashBytes(bytes, spans[2 * Field.uri], spans[2 * Field.uri + 1]);
			}

			const reference = history.lines.add(
				columns.lastLine[slot],
				observation.origin,
				observation.offset,
				observation.end - observation.start,
				observation.lineNumber,
			);
			columns.lastLine[slot] = reference;
			columns.firstLine[slot] = columns.firstLine[slot] < 0 ? reference : columns.firstLine[slot];
			columns.lineCount[slot]++;
			if (observation.rule !== undefined) {
				addRule(transaction, observation, observation.rule);
			}

			refresh(transaction);
			transaction.lastLine = linesRead;
			transaction.lastTime = observation.time;
			transaction.touched = clock.now();
			open.touch(transaction);
			if (observation.idStrength === 'none') {
				complete(transaction);
			}

			for (let oldest = open.oldest; oldest !== undefined && isDue(oldest, observation); oldest = open.oldest) {
				complete(oldest);
			}
		},
		completeSilent() {
			const now = clock.now();
			let isChanged = false;
			for (
				let oldest = open.oldest;
				oldest !== undefined && now - oldest.touched >= silenceApart;
				oldest = open.oldest
			) {
				complete(oldest);
				isChanged = true;
			}

			return isChanged;
		},
		completeAll() {
			while (open.oldest !== undefined) {
				complete(open.oldest);
			}
		},
	};
}

/** A rule of engine v3 without a severity prints 0, which would pass for EMERGENCY. */
function isAbsentSeverity(observation: Observation, rule: Rule): boolean {
	return observation.engine === 3 && rule.severity === 0;
}

function textOf({bytes, spans}: Observation, field: Field): string {
	return spans[2 * field] < 0
		? ''
		: Buffer.from(bytes.buffer, bytes.byteOffset + spans[2 * field], spans[2 * field + 1] - spans[2 * field]).toString(
				'latin1',
			);
}
