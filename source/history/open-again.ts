import {type Rule} from '../waf/rule.ts';
import {scoreEstimated, scoreOutbound} from './columns.ts';
import {type History} from './history.ts';
import {bothLogs} from './join-logs.ts';
import {type OpenTransaction, type OpenTransactions} from './open-transactions.ts';
import {restoreRules} from './scoring.ts';

/**
Opens a complete transaction again, for a line that comes late.
*/
export function openAgain(
	history: History,
	open: OpenTransactions,
	slot: number,
	{
		ruleByNumber,
		onReopen,
	}: {
		readonly ruleByNumber: (number: number) => Rule;
		readonly onReopen: ((slot: number) => void) | undefined;
	},
): OpenTransaction {
	const {columns} = history;
	onReopen?.(slot);
	const transaction = open.open(slot);
	restoreRules(history, transaction, ruleByNumber);
	const score = (columns.flags[slot] & scoreEstimated) !== 0 ? -1 : columns.score[slot];
	const isOutbound = (columns.flags[slot] & scoreOutbound) !== 0;
	transaction.inbound = isOutbound ? -1 : score;
	transaction.outbound = isOutbound ? score : -1;
	transaction.threshold = columns.threshold[slot];
	transaction.isMixed = (columns.flags[slot] & bothLogs) === bothLogs;
	return transaction;
}
