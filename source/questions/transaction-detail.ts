import {type AccessFact} from '../waf/access-fact.ts';
import {parseAddress} from '../waf/address.ts';
import {From} from '../waf/observation.ts';
import {type Contradiction, type TransactionDetail} from '../waf/transaction.ts';
import {outcomes} from '../waf/outcome.ts';
import {type KnownFacts, type TextObservation} from '../waf/text-observation.ts';
import {type Rule} from '../waf/rule.ts';
import {
	clientHidden,
	denied,
	inAuditLog,
	inDoubt,
	lineCut,
	mayBePage,
	mayHavePage,
	refusedByServer,
	scoreEstimated,
} from '../history/columns.ts';
import {readClient} from '../history/row-text.ts';
import {type History} from '../history/history.ts';
import {type StoredLine} from '../history/line-references.ts';
import {rankCategories} from '../history/main-category.ts';
import {mergeMatches} from './merge-matches.ts';
import {countCandidates} from '../history/unnamed-records.ts';

/**
Reads a line of the log, or a document, again, with all its rule matches in their order; empty where its text is gone.
*/
export type ReadRecords = (line: StoredLine, known: KnownFacts) => readonly TextObservation[];

/**
Puts together everything that the lines of a transaction say, read again from the log.
*/
export function readDetail(
	history: History,
	slot: number,
	rules: readonly Rule[],
	readAgain: ReadRecords,
	fileOf: (origin: number) => string,
	access?: AccessFact,
): TransactionDetail {
	const {columns} = history;
	const hasFlag = (flag: number): boolean => (columns.flags[slot] & flag) !== 0;
	const client = readClient(history, slot);
	const {records, linesGone} = readRecords(history, slot, client, readAgain);
	// An audit record has its fields whole, and the server's own; but that of a page with another id says of the request only what no line does.
	const lineIds = new Set(records.filter(({from}) => from === From.line).map(({uniqueId}) => uniqueId));
	const trustOf = ({from, uniqueId}: TextObservation): number =>
		from !== From.audit ? 1 : lineIds.size === 0 || lineIds.has(uniqueId) ? 2 : 0;
	const trusted = records.toSorted((one, other) => trustOf(other) - trustOf(one));
	const first = <Key extends keyof TextObservation>(key: Key): TextObservation[Key] | undefined =>
		trusted.find(record => record[key] !== undefined)?.[key];
	const ruleMatches = mergeMatches(records);
	const target = first('target');
	const queryAt = target?.indexOf('?') ?? -1;
	const score = columns.score[slot] < 0 ? undefined : columns.score[slot];
	const isEstimated = hasFlag(scoreEstimated);
	const scores = records.map(record => record.score).filter(found => found !== undefined);
	// What was answered in the end: a record does not know it where a rule spoke after the answer had begun.
	const statusCode = access?.status ?? first('statusCode');
	const shownClient = toAddress(first('client')) ?? client;
	const remarks = records.flatMap(({remark}) => remark ?? []);
	const isUnnamed = hasFlag(inAuditLog) && columns.matches[slot] === 0 && remarks.length === 0;

	return {
		time: Number.isNaN(columns.time[slot]) ? undefined : columns.time[slot],
		uniqueId: first('uniqueId'),
		outcome: outcomes[columns.outcome[slot]],
		...(hasFlag(refusedByServer) && !hasFlag(denied) ? {refusedByServer: true} : {}),
		client: shownClient,
		clientPort: first('clientPort'),
		// The engine sees a page of the server's as GET, whatever was asked; a line has the request as it came.
		method: records.find(({from, method}) => from === From.line && method !== undefined)?.method ?? first('method'),
		host: first('host'),
		target,
		path: target === undefined ? undefined : toPath(queryAt < 0 ? target : target.slice(0, queryAt)),
		query: target === undefined || queryAt < 0 ? undefined : target.slice(queryAt + 1),
		referrer: first('referrer'),
		userAgent: first('userAgent'),
		statusCode,
		...(access === undefined ? {} : {access}),
		observer: first('observer') ?? history.observerOf(columns.observer[slot]),
		observerParts: history.observerPartsOf(columns.observer[slot]),
		server: first('server'),
		inboundScore: highest(scores.map(found => found.inbound)),
		outboundScore: highest(scores.map(found => found.outbound)),
		threshold: scores.find(found => found.threshold !== undefined)?.threshold,
		estimatedScore: isEstimated ? score : undefined,
		categories: rankCategories(rules),
		ruleMatches,
		contradictions: findContradictions(history, slot, {records, client: shownClient, statusCode}),
		remarks: [
			...(isUnnamed ? [{kind: 'no-messages', candidates: countCandidates(history, slot)} as const] : remarks),
			...(hasFlag(mayHavePage) ? [{kind: 'may-have-page'} as const] : []),
			...(hasFlag(mayBePage) ? [{kind: 'may-be-page'} as const] : []),
		],
		exchange: first('exchange'),
		file: fileOf(columns.origin[slot]),
		truncated:
			ruleMatches.some(({truncated}) => truncated) ||
			records.some(({from, truncated}) => from === From.audit && truncated === true) ||
			(hasFlag(lineCut) && linesGone > 0),
		revision: Math.max(1, columns.revision[slot]),
		linesGone,
	};
}

function readRecords(
	history: History,
	slot: number,
	client: string | undefined,
	readAgain: ReadRecords,
): {records: TextObservation[]; linesGone: number} {
	const {columns} = history;
	const lines: StoredLine[] = [];
	let linesGone = history.lines.visit(columns.firstLine[slot], columns.lineCount[slot], line => lines.push(line));
	// A line whose reading was settled later came later; its place in the log tells the true order.
	lines.sort((one, other) => one.origin - other.origin || one.offset - other.offset);
	const isDoubtful = (columns.flags[slot] & inDoubt) !== 0;
	const observer = history.observerOf(columns.observer[slot]);
	const known: {-readonly [Key in keyof KnownFacts]: KnownFacts[Key]} = {client, isDoubtful, observer};
	const records: TextObservation[] = [];
	const first = findUniqueId(lines, line => readAgain(line, known));
	known.uniqueId = first?.uniqueId;
	for (const [record, line] of lines.entries()) {
		const found = first?.line === line && first.isWhole ? first.found : readAgain(line, known);
		linesGone += found.length === 0 ? 1 : 0;
		records.push(...found.map(each => (each.from === From.audit ? {...each, record} : each)));
	}

	return {records, linesGone};
}

/** The first line that is sure of its id, as it was read without knowing one. */
type FirstSure = {
	readonly line: StoredLine;
	readonly found: readonly TextObservation[];
	readonly uniqueId: string;

	/** It names no other id and could be read in one way only: so it reads the same once the id is known. */
	readonly isWhole: boolean;
};

/** A line with forged text in it may be sure of no id. */
function findUniqueId(
	lines: readonly StoredLine[],
	read: (line: StoredLine) => readonly TextObservation[],
): FirstSure | undefined {
	for (const line of lines) {
		const found = read(line);
		const {uniqueId, truncated} = found.at(0) ?? {};
		if (uniqueId !== undefined && truncated !== true) {
			// Tags are told only of a line with a single reading.
			const isWhole = found.every(
				record => record.uniqueId === uniqueId && (record.from === From.audit || record.ruleMatch?.tags !== undefined),
			);
			return {line, found, uniqueId, isWhole};
		}
	}

	return undefined;
}

type Found = {
	readonly records: readonly TextObservation[];
	readonly client: string | undefined;
	readonly statusCode: number | undefined;
};

function findContradictions({columns}: History, slot: number, {records, client, statusCode}: Found): Contradiction[] {
	const others = new Set(records.flatMap(record => toAddress(record.client) ?? []).filter(other => other !== client));
	const isAnswered = outcomes[columns.outcome[slot]] === 'blocked' && statusCode !== undefined && isSuccess(statusCode);
	return [
		...((columns.flags[slot] & clientHidden) === 0 ? [] : [{kind: 'client-hidden'} as const]),
		...Array.from(others, other => ({kind: 'two-clients', other}) as const),
		...(isAnswered ? [{kind: 'blocked-but-answered', statusCode} as const] : []),
	];
}

const words = new Uint32Array(4);

/** Undefined where the text is no address: some engines print a socket there. */
function toAddress(client: string | undefined): string | undefined {
	const bytes = Buffer.from(client ?? '', 'latin1');
	return parseAddress(bytes, 0, bytes.length, words) ? client : undefined;
}

function isSuccess(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300;
}

function highest(values: ReadonlyArray<number | undefined>): number | undefined {
	const known = values.filter(value => value !== undefined);
	return known.length === 0 ? undefined : Math.max(...known);
}

/** Without `http://host`. */
function toPath(path: string): string {
	return /^[a-z][a-z0-9+.-]*:\/\/[^/]*(.*)$/is.exec(path)?.[1] ?? path;
}
