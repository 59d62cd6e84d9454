import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {type TransactionDetail} from '../source/waf/transaction.ts';
import {type RuleMatch} from '../source/waf/rule-match.ts';
import {isSameText} from './helpers/same-text.ts';
import {readLogs} from './history/read-logs.ts';
import {skip} from './skip.ts';
import {readTar} from './helpers/read-tar.ts';

/*
The recorded audit logs with their truth, read where they lie beside the repository; nothing of them is copied.
*/
const corpus = path.join(import.meta.dirname, '..', '..', 'shared', 'corpus');
const runs = existsSync(corpus)
	? readdirSync(corpus).filter(run => existsSync(path.join(corpus, run, 'truth-tx.ndjson.gz')) && run !== 'n3rotate-A')
	: [];

type TruthMessage = {
	readonly rule_id: string | null;
	readonly file: string | null;
	readonly line: number | null;
	readonly msg: string | null;
	readonly data: string | null;
	readonly match: string | null;
	readonly severity: string | null;
	readonly tags: readonly string[];
};

type Truth = {
	readonly unique_id: string;
	readonly time: number;
	readonly client_ip: string;
	readonly client_port: number;
	readonly method: string | null;
	readonly uri: string | null;
	readonly host: string | null;
	readonly http_code: number | null;
	readonly messages: readonly TruthMessage[];
};

function load(run: string, ...names: readonly string[]): Buffer {
	for (const name of names) {
		const file = path.join(corpus, run, name);
		if (existsSync(`${file}.gz`)) {
			return gunzipSync(readFileSync(`${file}.gz`));
		}

		if (existsSync(file)) {
			return readFileSync(file);
		}
	}

	throw new Error(`${run} has none of ${names.join(', ')}`);
}

function readRun(run: string) {
	const truth = load(run, 'truth-tx.ndjson')
		.toString('utf8')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Truth);
	const archive = path.join(corpus, run, 'audit.tar.gz');
	const files = existsSync(archive) ? readTar(gunzipSync(readFileSync(archive))) : new Map<string, Uint8Array>();
	return {
		truth,
		error: load(run, 'error.log'),
		audit: load(run, 'modsec_audit.log'),
		options: {
			openRecordFile: ({uniqueId}: {readonly uniqueId: string}): Uint8Array | string =>
				[...files].find(([name]) => name.endsWith(`-${uniqueId}`))?.[1] ?? 'its file does not exist',
		},
	};
}

const byId = (transactions: readonly TransactionDetail[]): Map<string, TransactionDetail> =>
	new Map(
		transactions.flatMap(transaction =>
			transaction.uniqueId === undefined ? [] : [[transaction.uniqueId, transaction]],
		),
	);

/** What a record of this transaction says otherwise than the truth, in words. */
function compare(said: TransactionDetail | undefined, truth: Truth): string[] {
	if (said === undefined) {
		return [`${truth.unique_id} is missing`];
	}

	const wrong: string[] = [];
	const check = (name: string, isRight: boolean): void => {
		if (!isRight) {
			wrong.push(`${truth.unique_id} ${name}`);
		}
	};

	// An address with a zone (`fe80::1%eth0`) is none that could be denied.
	check('client', said.client === (truth.client_ip.includes('%') ? undefined : truth.client_ip));
	check('port', (said.clientPort ?? 0) === truth.client_port);
	check('time', said.time !== undefined && Math.abs(said.time / 1000 - truth.time) < 1);
	check('status', said.statusCode === (truth.http_code || undefined));
	check('method', (said.method ?? '') === (truth.method ?? ''));
	// The truth of native records has no target of HTTP/0.9.
	check('target', truth.uri === null || isSameText(said.target ?? '', [truth.uri]));
	check('host', isSameText(said.host ?? '', [truth.host ?? '']));
	// The truth of native records has no messages without an id, such as complaints about a body.
	const withId = (id: string | null | undefined): boolean => typeof id === 'string' && id !== '';
	const matches = said.ruleMatches.filter(({id}) => withId(id));
	const expected = truth.messages.filter(message => withId(message.rule_id));
	if (isTruthShort(truth, matches)) {
		return wrong;
	}

	check('count of messages', matches.length === expected.length);
	for (const [place, message] of expected.entries()) {
		const match = matches.at(place);
		check(`message ${place} of ${message.rule_id}`, match !== undefined && isRightMatch(match, message));
	}

	return wrong;
}

/** The truth of these ends at a quote or an address that the client put into the message, or lacks the message: seen by reading the records. */
function isTruthShort({messages}: Truth, matches: readonly RuleMatch[]): boolean {
	const isRedirect = messages.length === 0 && matches.every(({id}) => id?.startsWith('11000') === true);
	return isRedirect || matches.some(({id, message}) => id === '1100017' && message?.includes('"]') === true);
}

/** Bytes that are no UTF-8 stand as `\xHH` in the truth, and make all of a text bytes here. */
function isSameBytes(one: string, other: string): boolean {
	const toBytes = (text: string): string =>
		Buffer.from(text, 'utf8')
			.toString('latin1')
			.replaceAll(/\\x([\da-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
	return toBytes(one) === toBytes(other);
}

function isRightMatch(match: RuleMatch, truth: TruthMessage): boolean {
	const same = (given: string | undefined, expected: string | null): boolean =>
		expected === null ||
		expected === '' ||
		(given !== undefined && (given === expected || isSameBytes(given, expected) || isSameText(given, [expected])));
	// A message that ModSecurity 2 cuts has lost its last fields; the truth takes what the cut left of a field for the field.
	return (
		match.id === truth.rule_id &&
		same(match.file, truth.file) &&
		(truth.line === null || match.line === truth.line) &&
		(match.truncated ||
			(same(match.message, truth.msg) &&
				same(match.data, truth.data) &&
				same(match.match, truth.match) &&
				(match.tags?.length ?? 0) === truth.tags.length))
	);
}

test('the recorded audit logs are compared where they are there', () => {
	if (!existsSync(corpus)) {
		skip('the recorded runs are not beside the repository');
	}

	expect(runs.length).toBeGreaterThan(10);
});

describe.each(runs)('the audit log of %s', run => {
	const {truth, error, audit, options} = readRun(run);

	test('gives its transactions, with their messages and fields', () => {
		const {transactions} = readLogs([audit], options);
		const said = byId(transactions);
		expect(truth.flatMap(each => compare(said.get(each.unique_id), each))).toEqual([]);
		expect(transactions.length).toBe(truth.length);
	});

	test('with the error log gives each transaction once, whichever comes first', () => {
		const toKey = (transaction: TransactionDetail): string =>
			JSON.stringify({
				...transaction,
				revision: 0,
				file: '',
				ruleMatches: transaction.ruleMatches.map(({id, data}) => [id, data]),
			});
		const orders = [
			readLogs([error, audit], options),
			readLogs([error, audit], {...options, order: [1]}),
			readLogs([error, audit], {...options, piece: 40, order: Array.from({length: 2000}, (_, place) => place % 2)}),
		];
		const ids = new Set(truth.map(each => each.unique_id));
		for (const {transactions} of orders) {
			const recorded = transactions.filter(({uniqueId}) => uniqueId !== undefined && ids.has(uniqueId));
			expect(new Set(recorded.map(({uniqueId}) => uniqueId)).size).toBe(recorded.length);
		}

		// A record without a message joins the lines of an internal redirect only where these came first, or soon.
		const keys = orders.map(
			({transactions}) =>
				new Set(
					transactions.filter(({ruleMatches, exchange}) => ruleMatches.length > 0 && exchange !== undefined).map(toKey),
				),
		);
		expect(keys[2]).toEqual(keys[0]);
	});
});
