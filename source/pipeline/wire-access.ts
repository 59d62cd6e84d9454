import {createAccessIntake, type AccessIntake} from './access-intake.ts';
import {type HistoryInside, type TransactionHistory} from './transaction-history.ts';
import {type AccessBook, createAccessBook} from '../history/access/access-book.ts';
import {type AccessEvidence} from '../questions/access-evidence.ts';
import {type Settings} from '../settings/settings.ts';
import {createOrigins, type Origins} from '../sources/origins.ts';
import {type TimeOf} from '../sources/time-of.ts';
import {type Clock, type Milliseconds, second} from '../waf/clock.ts';
import {type TransactionDetail} from '../waf/transaction.ts';

/** Longer than a row waits for its line. */
const over: Milliseconds = 15 * second;

/**
The access logs of a pipeline: where their lines go, and which files are to be opened for them.
*/
export type AccessWiring = {
	readonly book: AccessBook;
	readonly intake: AccessIntake;
	readonly evidence: AccessEvidence;
	readonly sources: {
		readonly files: readonly string[];

		/** Of their own: what a packed one unpacks to must not push out the WAF's. */
		readonly origins: Origins;
		timeOf(file: string): TimeOf;
	};
};

/**
Undefined where no access log is read.
*/
export function wireAccess({
	settings,
	clock,
	inside: {history, assembly},
	transactions,
	mixedOrigins,
	offset,
	onComplete,
	onReopen,
	onUnseen,
}: {
	readonly settings: Settings;
	readonly clock: Clock;
	readonly inside: HistoryInside;
	readonly transactions: TransactionHistory;
	readonly mixedOrigins: Origins;
	readonly offset: () => Milliseconds;
	readonly onComplete?: ((slot: number) => void) | undefined;
	readonly onReopen?: ((slot: number) => void) | undefined;
	readonly onUnseen?: ((detail: TransactionDetail) => void) | undefined;
}): AccessWiring | undefined {
	if (settings.accessLogs.length === 0) {
		return undefined;
	}

	const origins = createOrigins();
	const book = createAccessBook({
		history,
		clock,
		onSettled(slot) {
			assembly.touch();
			onComplete?.(slot);
		},
		onReopen(slot) {
			onReopen?.(slot);
		},
		onUnseen:
			onUnseen &&
			(place => {
				const detail = intake.readUnseen(place);
				if (detail !== undefined) {
					onUnseen(detail);
				}
			}),
		oldestOpen: transactions.oldestOpen,
	});
	const intake = createAccessIntake({settings, book, origins, mixedOrigins, clock, offset});
	const files = settings.accessLogs.filter(file => intake.owns(file));
	const {kept, facts, counts} = book;
	let seen = {lines: 0, at: 0};

	/** Where no line comes any more, and none is waited for, the last ones are settled, too. */
	const settledTo = (): number => {
		if (counts.lines !== seen.lines) {
			seen = {lines: counts.lines, at: clock.now()};
		}

		const isOver = clock.now() - seen.at >= over && transactions.oldestOpen() === undefined;
		return isOver ? Math.max(book.settledTo(), counts.to / 1000) : book.settledTo();
	};

	const evidence: AccessEvidence = {
		kept,
		facts,
		counts,
		settledTo,
		read(line) {
			const at = line % kept.capacity;
			return line < kept.first
				? undefined
				: intake.readUnseen({origin: kept.origin[at], offset: kept.offsetOf(line), lineNumber: kept.lineNumber[at]});
		},
	};
	return {book, intake, evidence, sources: {files, origins, timeOf: intake.timeOf}};
}
