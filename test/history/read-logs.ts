import {type OpenRecordFile} from '../../source/parsing/records/audit-reader.ts';
import {createLogReader} from '../../source/parsing/log-reader.ts';
import {createRecordRereader} from '../../source/parsing/reread-record.ts';
import {type Reader} from '../../source/parsing/lines/line-reader.ts';
import {type LineCounts} from '../../source/waf/line-counts.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {createHistory, type History} from '../../source/history/history.ts';
import {readRuleList} from '../../source/history/rule-lists.ts';
import {readDetail} from '../../source/questions/transaction-detail.ts';
import {type LineBatch} from '../../source/waf/delivery.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {countLines, testTime, toBatches} from '../parsing/read-events.ts';

/**
Logs of one server that were read to their end, piece by piece in an order.
*/
export type ReadLogs = {
	/** As they were completed last. */
	readonly transactions: readonly TransactionDetail[];
	readonly counts: readonly LineCounts[];
	readonly history: History;

	/** Of the transactions, in the same order. */
	readonly slots: readonly number[];
};

export type ReadLogsOptions = {
	/** Which log the next piece is taken from; what is left is read log after log. */
	readonly order?: readonly number[];

	/** Lines of a piece. */
	readonly piece?: number;

	/** Nothing comes for a while after each piece. */
	readonly isSilent?: boolean;

	/** So long that all transactions are complete. */
	readonly isLong?: boolean;
	readonly openRecordFile?: OpenRecordFile;
};

/**
Reads several logs as the program does: each with a reader of its own, into one history.
*/
export function readLogs(
	logs: readonly Uint8Array[],
	{order = [], piece = Infinity, isSilent = false, isLong = false, openRecordFile}: ReadLogsOptions = {},
): ReadLogs {
	const rules = createRules();
	const clock = {now: () => testTime};
	const history = createHistory(countLines(...logs));
	const complete = new Set<number>();
	let ordinal = 0;
	const assembly = createAssembly({
		history,
		ruleByNumber: rules.byNumber,
		clock,
		onComplete: slot => complete.add(slot),
	});
	const readers = logs.map((_, place): Reader =>
		createLogReader({
			rules,
			zone: {offset: 0, source: 'assumed'},
			clock,
			ordinal: () => ordinal,
			openRecordFile,
			onZone: (after, before) => history.shift(place + 1, before.offset - after.offset),
		}),
	);
	const pieces = logs.map((bytes, place) => cut(bytes, place + 1, piece));
	const take = (place: number): void => {
		const batch = pieces[place].shift();
		if (batch !== undefined) {
			ordinal += batch.count;
			assembly.startBatch();
			readers[place].push(batch, observation => assembly.observe(observation));
			if (isSilent) {
				readers[place].flush(observation => assembly.observe(observation));
			}

			if (isLong) {
				assembly.completeAll();
			}
		}
	};

	order.forEach(take);
	for (const [place, rest] of pieces.entries()) {
		while (rest.length > 0) {
			take(place);
		}
	}

	for (const reader of readers) {
		reader.flush(observation => assembly.observe(observation));
	}

	assembly.completeAll();
	const again = createRecordRereader(rules, openRecordFile, clock);
	const slots = [...complete];
	return {
		slots,
		history,
		counts: readers.map(({counts}) => ({...counts})),
		transactions: slots.map(slot =>
			readDetail(
				history,
				slot,
				readRuleList(history.ruleSets, history.columns.ruleSet[slot]).map(number => rules.byNumber(number)),
				({origin, offset, length, lineNumber}, known) =>
					again.read(
						{
							bytes: logs[origin - 1].subarray(offset, offset + length),
							origin,
							lineNumber,
							zone: readers[origin - 1].zone.offset,
						},
						known,
					),
				origin => `log ${origin}`,
			),
		),
	};
}

/** The log as batches of so many lines. */
function cut(bytes: Uint8Array, origin: number, lines: number): LineBatch[] {
	const count = toBatches(bytes)[0]?.count ?? 0;
	const cuts = Number.isFinite(lines)
		? Array.from({length: Math.ceil(count / lines)}, (_, place) => place * lines)
		: [];
	return toBatches(bytes, cuts).map(batch => ({
		...batch,
		origin: {number: origin, name: `log ${origin}`},
		base: {...batch.base, origin},
	}));
}
