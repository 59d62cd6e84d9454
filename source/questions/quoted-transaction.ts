import {createHash} from 'node:crypto';
import {type StoredLine} from '../history/line-references.ts';
import {findSecrets, type Secrets} from '../secrets/mask.ts';
import {masks} from '../secrets/masked-text.ts';
import {type Category} from '../waf/category.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type OriginKind} from '../waf/delivery.ts';
import {type Outcome} from '../waf/outcome.ts';
import {decodeText} from '../waf/text.ts';
import {type TransactionDetail} from '../waf/transaction.ts';

/**
A transaction as a report quotes it: what it carried, and where that can be checked. Bounded in size; texts are raw from outside, with secrets masked unless they are to be shown.
*/
export type QuotedTransaction = {
	/** Names it among the transactions of this run. */
	readonly row: number;
	readonly time: Timestamp | undefined;
	readonly uniqueId: string | undefined;
	readonly outcome: Outcome;
	readonly client: string | undefined;
	readonly method: string | undefined;
	readonly host: string | undefined;

	/** Path and query as sent. */
	readonly target: string | undefined;
	readonly statusCode: number | undefined;
	readonly userAgent: string | undefined;
	readonly score: number | undefined;
	readonly scoreEstimated: boolean;
	readonly threshold: number | undefined;
	readonly category: Category | undefined;
	readonly payloads: readonly Payload[];
	readonly morePayloads: number;
	readonly lines: readonly QuotedLine[];
	readonly moreLines: number;
};

/**
What made a rule match.
*/
export type Payload = {
	readonly rule: string | undefined;
	readonly message: string | undefined;
	readonly data: string | undefined;
	readonly match: string | undefined;
};

/**
A raw line and its place: `length` bytes from `offset` on, counted from 0, have this SHA-256.
*/
export type QuotedLine = {
	readonly file: string;
	readonly kind: OriginKind;
	readonly inode: number | undefined;

	/** From 1; 0 where unknown. */
	readonly lineNumber: number;
	readonly offset: number;
	readonly length: number;

	/** Of the bytes as they stand in the log, unmasked; undefined where they can no longer be read. */
	readonly sha256: string | undefined;

	/** Its beginning, masked; undefined as above. */
	readonly text: string | undefined;

	/** Its end where only the middle is left out: servers name client and request there. */
	readonly end?: string | undefined;
	readonly isCut: boolean;
};

/**
Looks up where lines come from and reads them again.
*/
export type LineBook = {
	readonly read: (line: StoredLine) => Uint8Array | undefined;
	readonly nameOf: (origin: number) => string;
	readonly kindOf: (origin: number) => OriginKind;
	readonly inodeOf: (origin: number) => number | undefined;
};

const mostPayloads = 8;
const mostLines = 8;

/** Characters of a text; bytes of a line that are looked through for secrets before it is cut. */
const longestText = 400;
const longestLine = 65_536;

/** Characters of the two parts of a line that is shown without its middle. */
const longestHead = 200;
const longestEnd = 300;

/**
A quotation that is made when it is first asked for: most samples give way to worse ones before.
*/
export type Quotation = () => QuotedTransaction;

/** Larger transactions are quoted at once, so that what waits is bounded. */
const mostWaiting = 16_384;

/**
Quotes a transaction from what its lines say.
*/
export function quoteTransaction(
	detail: TransactionDetail,
	row: number,
	lines: readonly StoredLine[],
	{book, showSecrets}: {readonly book: LineBook; readonly showSecrets: boolean},
): Quotation {
	// These are at hand now: a stream goes by, a file is rotated away.
	const read = lines.slice(0, mostLines).map(line => ({
		line,
		bytes: book.read(line),
		inode: book.inodeOf(line.origin),
	}));
	const more = Math.max(0, lines.length - mostLines);
	let made: QuotedTransaction | undefined;
	const make = (): QuotedTransaction => (made ??= quoteNow(detail, row, {read, more}, {book, showSecrets}));
	const size = lines.reduce((sum, {length}) => sum + length, 0);
	if (size > mostWaiting || detail.exchange !== undefined) {
		const quoted = make();
		return () => quoted;
	}

	return make;
}

type ReadLine = {
	readonly line: StoredLine;
	readonly bytes: Uint8Array | undefined;
	readonly inode: number | undefined;
};

function quoteNow(
	detail: TransactionDetail,
	row: number,
	{read, more}: {readonly read: readonly ReadLine[]; readonly more: number},
	{book, showSecrets}: {readonly book: LineBook; readonly showSecrets: boolean},
): QuotedTransaction {
	const secrets = showSecrets ? undefined : findSecrets(detail);
	const shown = (text: string | undefined): string | undefined => {
		const masked = text === undefined ? undefined : maskWith(secrets, text);
		return masked === undefined || masked.length <= longestText ? masked : `${masked.slice(0, longestText)}…`;
	};

	const matches = detail.ruleMatches.filter(({evaluation}) => !evaluation);
	return {
		row,
		time: detail.time,
		uniqueId: shown(detail.uniqueId),
		outcome: detail.outcome,
		client: detail.client,
		method: shown(detail.method),
		host: shown(detail.host),
		target: shown(detail.target ?? detail.path),
		statusCode: detail.statusCode,
		userAgent: shown(detail.userAgent),
		score: detail.inboundScore ?? detail.outboundScore ?? detail.estimatedScore,
		scoreEstimated: detail.inboundScore === undefined && detail.outboundScore === undefined,
		threshold: detail.threshold,
		category: detail.categories.at(0),
		payloads: matches.slice(0, mostPayloads).map(match => ({
			rule: shown(match.id),
			message: shown(match.message),
			data: shown(match.data),
			match: shown(match.match),
		})),
		morePayloads: Math.max(0, matches.length - mostPayloads),
		lines: read.map(one => quoteLine(one, book, secrets)),
		moreLines: more,
	};
}

function maskWith(secrets: Secrets | undefined, text: string): string {
	return secrets === undefined ? text : secrets.mask(text, masks[0]);
}

function quoteLine({line, bytes, inode}: ReadLine, book: LineBook, secrets: Secrets | undefined): QuotedLine {
	const {origin, offset, lineNumber} = line;
	// What is masked is looked for in a beginning that is longer than what is shown of it, so that no half of a secret is left.
	const whole = bytes === undefined ? undefined : maskWith(secrets, decodeText(bytes.subarray(0, longestLine)));
	return {
		file: book.nameOf(origin),
		kind: book.kindOf(origin),
		inode,
		lineNumber,
		offset,
		length: bytes?.length ?? line.length,
		sha256: bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex'),
		...cutLine(whole, bytes !== undefined && bytes.length > longestLine),
	};
}

/** @param isBeginning The line goes on: its end is not at hand. */
function cutLine(text: string | undefined, isBeginning: boolean): Pick<QuotedLine, 'text' | 'end' | 'isCut'> {
	if (text === undefined || isBeginning || text.length <= longestHead + longestEnd) {
		const isCut = text !== undefined && (isBeginning || text.length > longestHead + longestEnd);
		return {text: text?.slice(0, longestHead + longestEnd), isCut};
	}

	const end = text.slice(-longestEnd);
	// Half a surrogate pair at the cut would be no text.
	return {text: text.slice(0, longestHead), end: end.isWellFormed() ? end : end.slice(1), isCut: true};
}
