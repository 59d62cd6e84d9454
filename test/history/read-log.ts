import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {type LineCounts} from '../../source/waf/line-counts.ts';
import {createLineTextReader} from '../../source/parsing/lines/read-line-texts.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {createHistory, type History} from '../../source/history/history.ts';
import {readRuleList} from '../../source/history/rule-lists.ts';
import {readDetail} from '../../source/questions/transaction-detail.ts';
import {type TimeZone} from '../../source/waf/time-zone.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {countLines, testTime, toBatches} from '../parsing/read-events.ts';

/**
A log read to its end, as `--json` gives it: one detail a transaction, in the order of their first lines.
*/
export type ReadTransactions = {
	readonly transactions: readonly TransactionDetail[];
	readonly counts: Readonly<LineCounts>;
	readonly zone: TimeZone;
	readonly history: History;

	/** Of the transactions in the history, in the same order. */
	readonly slots: readonly number[];
};

export function readTransactions(
	bytes: Uint8Array,
	options: {readonly cuts?: readonly number[]; readonly zone?: TimeZone; readonly capacity?: number} = {},
): ReadTransactions {
	const {cuts, zone = {offset: 0, source: 'assumed'}, capacity = countLines(bytes)} = options;
	const rules = createRules();
	const clock = {now: () => testTime};
	const history = createHistory(capacity);
	const reader = createErrorLogReader({
		rules,
		zone,
		clock,
		onZone: (after, before) => history.shift(1, before.offset - after.offset),
	});
	const records = createLineTextReader(rules);
	const complete = new Set<number>();
	const assembly = createAssembly({
		history,
		ruleByNumber: rules.byNumber,
		clock,
		onComplete: slot => complete.add(slot),
	});
	for (const batch of toBatches(bytes, cuts)) {
		assembly.startBatch();
		reader.push(batch, observation => assembly.observe(observation));
	}

	reader.flush(observation => assembly.observe(observation));
	assembly.completeAll();

	const found = [...complete].map(slot => ({
		slot,
		detail: readDetail(
			history,
			slot,
			readRuleList(history.ruleSets, history.columns.ruleSet[slot]).map(number => rules.byNumber(number)),
			({offset, length, lineNumber}, known) => {
				const record = records.read(bytes.subarray(offset, offset + length), lineNumber, reader.zone.offset, known);
				return record === undefined ? [] : [record];
			},
			() => 'error.log',
		),
	}));
	const firstLine = ({ruleMatches}: TransactionDetail): number => ruleMatches[0]?.lineNumber ?? 0;
	const ordered = found.toSorted((one, other) => firstLine(one.detail) - firstLine(other.detail));
	return {
		transactions: ordered.map(({detail}) => detail),
		slots: ordered.map(({slot}) => slot),
		counts: {...reader.counts},
		zone: reader.zone,
		history,
	};
}
