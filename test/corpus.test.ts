import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {type RuleMatch} from '../source/waf/rule-match.ts';
import {type TransactionDetail} from '../source/waf/transaction.ts';
import {isSameText} from './helpers/same-text.ts';
import {readTransactions} from './history/read-log.ts';
import {skip} from './skip.ts';

/*
Recorded runs with their truth, read where they lie beside the repository; nothing of them is copied.
*/
const corpus = path.join(import.meta.dirname, '..', '..', 'shared', 'corpus');
const isThere = existsSync(corpus);
const runs = isThere
	? readdirSync(corpus).filter(run => existsSync(path.join(corpus, run, 'truth-lines.ndjson.gz')))
	: [];

/** A row of `truth-lines`: what the server's audit record, not a reader of lines, says of one line. */
type TruthLine = {
	readonly line_no: number;
	readonly time: number;
	readonly kind: 'modsec' | 'forged';
	readonly joined: boolean;
	readonly truncated: boolean;
	readonly action: 'warning' | 'denied' | 'other';
	readonly code?: number | null;
	readonly phase?: number | null;
	readonly absent?: readonly string[];
	readonly unique_id?: string | null;
	readonly client?: string | null;
	readonly rule_id?: string | null;
	readonly file?: string | null;
	readonly msg?: string | null;
	readonly data?: string | null;
	readonly data_log?: string | null;
	readonly severity?: string | null;
	readonly tags?: readonly string[] | null;
	readonly hostname?: string | null;
	readonly uri?: string | null;
};

type Said = {readonly transaction: TransactionDetail; readonly match: RuleMatch};

/** What was said of a field and what is true; undefined where the truth is silent. */
type Compare = (said: Said, truth: TruthLine) => {readonly given: unknown; readonly isRight: boolean} | undefined;

const severities = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'];

function compareText(
	pick: (said: Said) => string | undefined,
	truthOf: (truth: TruthLine) => ReadonlyArray<string | null | undefined>,
): Compare {
	return (said, truth) => {
		const truths = truthOf(truth).filter(text => typeof text === 'string' && text !== '');
		const given = pick(said);
		return truths.length === 0 ? undefined : {given, isRight: given !== undefined && isSameText(given, truths)};
	};
}

const fields: Readonly<Record<string, Compare>> = {
	time: ({match}, {time}) => ({
		given: match.time,
		isRight: match.time !== undefined && Math.abs(match.time / 1000 - time) < 1,
	}),
	client: compareText(
		({transaction}) => transaction.client,
		({client}) => [client],
	),
	rule_id: compareText(
		({match}) => match.id,
		truth => [truth.rule_id],
	),
	file: compareText(
		({match}) => match.file && path.basename(match.file),
		({file}) => [file && path.basename(file)],
	),
	msg: compareText(
		({match}) => match.message,
		({msg}) => [msg],
	),
	data: compareText(
		({match}) => match.data,
		({data, data_log: printed}) => [printed ?? data],
	),
	severity({match}, {severity}) {
		const number = severity === null || severity === undefined || severity === '' ? -1 : severities.indexOf(severity);
		const expected = number >= 0 ? number : severity;
		return expected === null || expected === undefined || expected === ''
			? undefined
			: {given: match.severity, isRight: String(match.severity) === String(expected)};
	},
	tags: ({match}, {tags}) =>
		tags === null || tags === undefined
			? undefined
			: {
					given: match.tags,
					isRight:
						match.tags?.length === tags.length && match.tags.every((tag, index) => isSameText(tag, [tags[index]])),
				},
	hostname: compareText(
		({match}) => match.hostname,
		({hostname}) => [hostname],
	),
	uri: compareText(
		({match}) => match.uri,
		({uri}) => [uri],
	),
	unique_id: compareText(
		({transaction}) => transaction.uniqueId,
		truth => [truth.unique_id],
	),
};

/** Fields that are compared also where no audit record was joined. */
const alwaysKnown = new Set(['time', 'rule_id', 'unique_id']);

function readTruth(run: string): TruthLine[] {
	return gunzipSync(readFileSync(path.join(corpus, run, 'truth-lines.ndjson.gz')))
		.toString('utf8')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as TruthLine);
}

/** The truth of this message stops at a quote that the client put into a macro; the line has all of it. */
function isTruthWrong(run: string, line: number, field: string): boolean {
	return run === 'n3edge-native-A' && line === 1837 && field === 'msg';
}

type Counts = {
	readonly modsec_lines: number;
	readonly distinct_unique_ids: number;
	readonly distinct_clients: number;
	readonly per_rule: Readonly<Record<string, number>>;
};

/** For the run without a file of counts. */
function countTruth(truth: readonly TruthLine[]): Counts {
	const lines = truth.filter(({kind}) => kind === 'modsec');
	const count = (pick: (line: TruthLine) => string | null | undefined): number =>
		new Set(lines.map(line => pick(line)).filter(value => typeof value === 'string')).size;
	const rules: Record<string, number> = {};
	for (const {rule_id: rule} of lines) {
		if (typeof rule === 'string') {
			rules[rule] = (rules[rule] ?? 0) + 1;
		}
	}

	return {
		modsec_lines: lines.length,
		distinct_unique_ids: count(line => line.unique_id),
		distinct_clients: count(line => line.client),
		per_rule: rules,
	};
}

/** The rotation run counts other things. */
function readCounts(run: string): Counts | undefined {
	const file = path.join(corpus, run, 'counts.json');
	const counts = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : undefined;
	return counts?.modsec_lines === undefined ? undefined : counts;
}

function readRun(run: string) {
	const name = ['error.log.gz', 'error.log', 'reference.log.gz', 'reference.log'].find(
		file => existsSync(path.join(corpus, run, file)) && (run !== 'n3rotate-A' || file.startsWith('reference')),
	);
	if (name === undefined) {
		throw new Error(`${run} has no log`);
	}

	const raw = readFileSync(path.join(corpus, run, name));
	const {transactions, counts} = readTransactions(name.endsWith('.gz') ? gunzipSync(raw) : raw);
	const said = new Map<number, Said>();
	for (const transaction of transactions) {
		for (const match of transaction.ruleMatches) {
			said.set(match.lineNumber ?? 0, {transaction, match});
		}
	}

	return {transactions, counts, said, truth: readTruth(run)};
}

function compareRun(run: string, said: ReadonlyMap<number, Said>, truth: readonly TruthLine[]) {
	const wrong: string[] = [];
	const missing = new Map<string, number>();
	const expected = new Map<string, number>();
	for (const line of truth.filter(({kind}) => kind === 'modsec')) {
		const found = said.get(line.line_no);
		for (const [field, compare] of Object.entries(fields)) {
			const isSilent = line.absent?.includes(field) === true || (!line.joined && !alwaysKnown.has(field));
			const compared = found && !isSilent ? compare(found, line) : undefined;
			if (compared === undefined || isTruthWrong(run, line.line_no, field)) {
				continue;
			}

			const isCounted = !line.truncated && found?.match.truncated !== true;
			expected.set(field, (expected.get(field) ?? 0) + (isCounted ? 1 : 0));
			if (compared.given === undefined) {
				missing.set(field, (missing.get(field) ?? 0) + (isCounted ? 1 : 0));
			} else if (!compared.isRight) {
				wrong.push(`line ${line.line_no}: ${field} ${JSON.stringify(compared.given)}`);
			}
		}
	}

	const recall = (field: string): number => 1 - (missing.get(field) ?? 0) / Math.max(1, expected.get(field) ?? 0);
	return {wrong, recall: Object.fromEntries(Object.keys(fields).map(field => [field, recall(field)]))};
}

test('The recorded runs are compared where they are there', () => {
	if (!isThere) {
		skip('the recorded runs are not beside the repository');
	}

	expect(runs.length).toBeGreaterThan(10);
});

describe.each(runs)('%s', run => {
	const {said, truth, counts, transactions} = readRun(run);

	test('lines that a client wrote whole are counted and never read', () => {
		const forged = truth.filter(({kind}) => kind === 'forged');
		expect(forged.filter(line => said.has(line.line_no))).toEqual([]);
		expect(counts.forged).toBeGreaterThanOrEqual(forged.length);
	});

	test('every ModSecurity line is an event, and nothing else is', () => {
		const real = truth.filter(({kind}) => kind === 'modsec').map(line => line.line_no);
		expect([...said.keys()].toSorted((one, other) => one - other)).toEqual(real);
	});

	test('every field that is given is right, and every field of a whole line is given', () => {
		const {wrong, recall} = compareRun(run, said, truth);
		expect(wrong).toEqual([]);
		const {client, ...others} = recall;
		expect(others).toEqual(Object.fromEntries(Object.keys(others).map(field => [field, 1])));
		expect(client).toBeGreaterThanOrEqual(run.includes('edge') ? 0.9 : 0.99);
	});

	test('denials have their code and phase', () => {
		const denials = truth.filter(({kind, action}) => kind === 'modsec' && action === 'denied');
		const given = denials.map(({line_no: line}) => {
			const {action, code, phase} = said.get(line)!.match;
			return {action, code: code ?? 0, phase};
		});
		// The truth knows no code of a redirection, and 0 for a closed connection.
		expect(given).toEqual(
			denials.map(({action, code, phase}, index) => ({
				action,
				code: code ?? given[index].code,
				phase: phase ?? given[index].phase,
			})),
		);
	});

	test('lines, ids, rules and clients are as many as were counted', () => {
		const expected = readCounts(run) ?? countTruth(truth);
		const ids = new Set(transactions.map(({uniqueId}) => uniqueId).filter(id => id !== undefined));
		// All that the log has of some requests are lines that the server cut, or that forged text hides: their id and client are absent.
		const isWhole = ({line_no: line}: TruthLine): boolean => said.get(line)?.match.truncated === false;
		const whole = truth.filter(line => line.kind === 'modsec' && isWhole(line));
		const wholeClients = whole.filter(({joined}) => joined).map(({client}) => client);
		const byRule: Record<string, number> = {};
		for (const {match} of said.values()) {
			if (match.id !== undefined) {
				byRule[match.id] = (byRule[match.id] ?? 0) + 1;
			}
		}

		expect(counts.modsecurity).toBe(expected.modsec_lines);
		// A line that the server cut keeps its rule only where no text of the client's stands before it.
		const cut = [...said.values()].filter(({match}) => match.truncated && match.id === undefined).length;
		const sum = (rules: Readonly<Record<string, number>>): number =>
			Object.values(rules).reduce((all, one) => all + one, 0);
		expect(Object.keys(byRule).filter(id => byRule[id] > (expected.per_rule[id] ?? 0))).toEqual([]);
		expect(sum(byRule)).toBeGreaterThanOrEqual(sum(expected.per_rule) - cut);
		expect(whole.map(line => line.unique_id).filter(id => typeof id === 'string' && !ids.has(id))).toEqual([]);
		// Nor does it give its id.
		const truncated = [...said.values()].filter(({match}) => match.truncated).length;
		const isEdge = run.includes('edge');
		// The counts are those of lines that have an audit record.
		const joined = truth
			.filter(line => line.kind === 'modsec' && line.joined)
			.map(line => said.get(line.line_no)?.transaction.client);
		const clients = new Set(joined.filter(client => client !== undefined));
		expect(ids.size).toBeLessThanOrEqual(expected.distinct_unique_ids);
		expect(ids.size).toBeGreaterThanOrEqual(expected.distinct_unique_ids - truncated);
		expect(clients.size).toBeLessThanOrEqual(expected.distinct_clients);
		expect(clients.size).toBeGreaterThanOrEqual(new Set(wholeClients).size * (isEdge ? 0.9 : 1));
	});
});
