import {describe, expect, test} from 'vitest';
import {clientCertain} from '../../source/history/columns.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {readDocuments, toStored} from '../helpers/read-documents.ts';
import {pipelines, readRecorded, type RecordedName} from '../helpers/recorded-documents.ts';
import {readTransactions} from '../history/read-log.ts';

const sorted = <Item>(items: readonly Item[]): Item[] =>
	items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

/** Rules that match an attack: what every pipeline keeps. */
const attackRules = ({ruleMatches}: TransactionDetail) => ruleMatches.filter(({action}) => action !== 'message');

const summarize = (transactions: readonly TransactionDetail[]) =>
	sorted(
		transactions.map(transaction => ({
			client: transaction.client,
			path: transaction.path,
			outcome: transaction.outcome,
			categories: [...transaction.categories].toSorted(),
			rules: attackRules(transaction).map(({id}) => id),
		})),
	);

describe.each(['nginx-on', 'nginx-detection-only'] satisfies RecordedName[])('the attacks of %s', name => {
	const truth = readTransactions(readRecorded(name).bytes).transactions;

	test('through audit-v3 are those of the log; a rule that denies by itself is not told from one that warns', () => {
		const {transactions} = readDocuments(toStored(pipelines['audit-v3'](name)));
		const tells = ({rules}: {rules: ReadonlyArray<string | undefined>}) => rules.includes('949110');
		const withoutOutcome = (summaries: ReturnType<typeof summarize>) =>
			sorted(summaries.map(summary => (tells(summary) ? summary : {...summary, outcome: undefined})));
		expect(withoutOutcome(summarize(transactions))).toEqual(withoutOutcome(summarize(truth)));
	});

	test.each(['raw-line', 'filebeat-nginx', 'waftop'])('through %s are those of the log', shape => {
		const {transactions} = readDocuments(toStored(pipelines[shape](name)));
		expect(truth.length).toBeGreaterThan(20);
		expect(summarize(transactions)).toEqual(summarize(truth));
	});

	test('through logstash-fields have the same client, path, rules file and category each; outcomes are not kept', () => {
		const {transactions} = readDocuments(toStored(pipelines['logstash-fields'](name)));
		const matchesOf = (details: readonly TransactionDetail[], keep: (detail: TransactionDetail) => boolean) =>
			sorted(
				details
					.filter(detail => keep(detail))
					.flatMap(detail =>
						attackRules(detail)
							.filter(({file}) => /(^|\/)(REQUEST|RESPONSE)-/.test(file ?? ''))
							.map(({file, category, message}) => [
								detail.client,
								category,
								message,
								file?.replace(/^.*\//, '').replace(/\.conf$/, ''),
							]),
					),
			);
		const clients = new Set(transactions.map(({client}) => client));
		// Without an id the category is known by a file of CRS alone.
		expect(matchesOf(transactions, () => true)).toEqual(matchesOf(truth, ({client}) => clients.has(client)));
		expect(new Set(transactions.map(({outcome}) => outcome))).toEqual(new Set(['unknown']));
		expect(Math.abs(transactions.length - truth.length)).toBeLessThanOrEqual(truth.length / 10);
	});
});

test('a client can be denied by a line only where the lines around it are known', () => {
	const certain = (sources: readonly DocumentSource[]): number => {
		const {history} = readDocuments(toStored(sources));
		return history.columns.flags.filter(flags => (flags & clientCertain) !== 0).length;
	};
	const placed = pipelines['raw-line']('nginx-on');
	expect(certain(placed)).toBeGreaterThan(20);
	expect(certain(placed.map(({log: _place, ...source}) => source))).toBe(0);
	expect(certain(pipelines['audit-v3']('nginx-on'))).toBeGreaterThan(20);
});

test('forged lines of a pipeline give no other client than the same lines of a file', () => {
	for (const name of ['nginx-forged-on', 'nginx-forged-detection-only'] satisfies RecordedName[]) {
		const truth = readTransactions(readRecorded(name).bytes).transactions;
		const {transactions} = readDocuments(toStored(pipelines['raw-line'](name)));
		const known = new Set(truth.map(({client}) => client));
		expect(transactions.filter(({client}) => client !== undefined && !known.has(client))).toEqual([]);
	}
});
