import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {type FixtureEvent, type FixtureEvents} from '../../demo/record/record-fixtures.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {readTransactions} from './read-log.ts';

/*
Logs that real servers wrote, one request after the other, against what was sent and what the engine's audit record says.
*/
const folder = path.join(import.meta.dirname, '..', 'fixtures', 'recorded');
const names = readdirSync(folder)
	.filter(name => name.endsWith('.log'))
	.map(name => name.slice(0, -'.log'.length));

type Audited = FixtureEvent & Required<Pick<FixtureEvent, 'audit' | 'lines'>>;

function isAudited(event: FixtureEvent): event is Audited {
	return event.audit !== undefined && event.lines !== undefined;
}

function read(name: string) {
	const log = readFileSync(path.join(folder, `${name}.log`));
	const truth = JSON.parse(readFileSync(path.join(folder, `${name}.events.json`), 'utf8')) as FixtureEvents;
	const {transactions, ...rest} = readTransactions(log);
	return {truth, transactions, audited: truth.events.filter(event => isAudited(event)), ...rest};
}

/** The transaction whose lines lie where the request caused them. */
function findTransactions(transactions: readonly TransactionDetail[], [first, last]: readonly [number, number]) {
	return transactions.filter(({ruleMatches}) =>
		ruleMatches.some(({lineNumber = 0}) => lineNumber >= first && lineNumber <= last),
	);
}

describe.each(names.filter(name => !name.includes('forged')))('%s', name => {
	const {truth, transactions, audited} = read(name);

	test('every request of which the engine has something to say is one transaction with all that was sent', () => {
		const said = audited.map(({lines}) => {
			const found = findTransactions(transactions, lines);
			const {uniqueId, client, method, host, target, outcome} = found[0];
			return {
				count: found.length,
				uniqueId,
				client,
				...(truth.server === 'nginx' ? {method, host: host ?? '', target} : {}),
				isBlocked: outcome === 'blocked',
			};
		});
		const expected = audited.map(({client, method, host, target, audit}) => ({
			count: 1,
			uniqueId: audit.uniqueId,
			client,
			...(truth.server === 'nginx' ? {method, host, target} : {}),
			isBlocked: audit.blocked,
		}));
		expect(said).toEqual(expected);
		expect(transactions).toHaveLength(audited.length);
	});

	test("a transaction's rule matches are the engine's own list, in its order", () => {
		for (const {lines, audit} of audited) {
			const [found] = findTransactions(transactions, lines);
			const matches = found.ruleMatches.filter(({action}) => action !== 'message');
			expect(matches.map(({id, message = '', file}) => ({id, message, file}))).toEqual(
				audit.rules.map(({id, message, file}) => ({id, message, file})),
			);
		}
	});
});

describe.each(names.filter(name => name.includes('forged')))('%s', name => {
	const {truth, transactions, audited, counts} = read(name);

	test('the client of every line is the true one or absent, and the id of every whole line, too', () => {
		for (const {lines, client, audit} of audited) {
			for (const found of findTransactions(transactions, lines)) {
				expect([client, undefined]).toContain(found.client);
				expect(found.truncated ? [found.uniqueId] : [audit.uniqueId, undefined]).toContain(found.uniqueId);
			}
		}
	});

	test('most requests come out whole all the same', () => {
		const whole = audited.filter(({lines, client, audit}) =>
			findTransactions(transactions, lines).some(found => found.client === client && found.uniqueId === audit.uniqueId),
		);
		expect(whole.length).toBeGreaterThan(audited.length * 0.8);
	});

	test('lines that a client wrote whole are counted and never read', () => {
		const numbers = transactions.flatMap(({ruleMatches}) => ruleMatches.map(({lineNumber}) => lineNumber));
		expect(numbers.filter(number => number !== undefined && truth.forgedLines.includes(number))).toEqual([]);
		expect(counts.forged).toBe(truth.forgedLines.length);
	});
});

test.each([[[1]], [[2]], [[1, 2]], [[3]]])(
	'a zone that ids tell in a later batch than %j moves what was read before',
	cuts => {
		const log = readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'lines', 'zone-from-ids.log'));
		const times = (given: readonly number[]) => readTransactions(log, {cuts: given}).transactions.map(({time}) => time);
		expect(times(cuts)).toEqual(times([]));
	},
);
