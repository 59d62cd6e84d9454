import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createClientGrouper} from '../../source/questions/group-clients.ts';
import {groupTop} from '../../source/questions/group-top.ts';
import {selectTransactions} from '../../source/questions/totals.ts';
import {networkOf} from '../../source/waf/address-range.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {type Grouping, type GroupRow, ungrouped} from '../../source/waf/question.ts';
import {addRow, categoryOfRow, fillHistory, type PlainRow} from '../history/fill-history.ts';
import {aTop, aTopRow} from '../views/builders.ts';

const clients = [
	...[1, 2, 3, 4, 5].map(last => `203.0.113.${last}`),
	...[1, 2, 3].map(last => `192.0.2.${last}`),
	'198.51.100.7',
	...[1, 2, 3, 4].map(last => `2001:db8::${last}`),
	'2001:db8:0:1::1',
	'64:ff9b::192.0.2.7',
	'64:ff9b::192.0.2.8',
	'2002:c000:207::1',
	'2002:c000:208::1',
];

const row: fc.Arbitrary<PlainRow> = fc.record(
	{
		time: fc.integer({min: 0, max: 1000}),
		outcome: fc.constantFrom(...outcomes),
		client: fc.constantFrom(...clients),
		host: fc.constantFrom('shop.test', 'api.test'),
		path: fc.constantFrom('/', '/login', '/item'),
		rules: fc.array(fc.nat(3), {maxLength: 2}),
		score: fc.constant(5),
		severity: fc.constant(2),
	},
	{requiredKeys: ['time', 'outcome', 'rules', 'score', 'severity']},
);

function anAttack(client: string, path: string, given: Partial<PlainRow> = {}): PlainRow {
	return {
		time: 1,
		outcome: 'blocked',
		client,
		host: 'shop.test',
		path,
		rules: [0],
		score: 5,
		severity: 2,
		...given,
	};
}

function group(rows: readonly PlainRow[], grouping: Grouping = ungrouped, most = 200): readonly GroupRow[] {
	const {history} = fillHistory(rows, 1000);
	return groupAll(history, createClientGrouper(history), grouping, most);
}

function groupAll(
	history: ReturnType<typeof fillHistory>['history'],
	grouper: ReturnType<typeof createClientGrouper>,
	grouping: Grouping = ungrouped,
	most = 200,
): readonly GroupRow[] {
	const {categoryLimit, categoryOf} = history;
	return grouper.networks(selectTransactions(history, -Infinity, Infinity, undefined), grouping, {
		most,
		bound: '=',
		recent: {from: 0, to: 0},
		categoryLimit,
		categoryOf,
	}).rows;
}

function distinct(values: ReadonlyArray<string | undefined>): string[] {
	return [...new Set(values.filter(value => value !== undefined))];
}

/** The rule of the documentation, done by hand: the addresses of the target that most attacked, and what all of them did. */
function campaignByHand(rows: readonly PlainRow[]): {addresses: number; targets: number} | undefined {
	const attacks = rows
		.filter(plain => plain.path !== undefined)
		.filter(plain => categoryOfRow(plain) !== undefined || ['blocked', 'detected'].includes(plain.outcome))
		.map(plain => ({client: plain.client!, target: `${plain.host} ${plain.path} ${categoryOfRow(plain)}`}));
	const attackersOf = (target: string): string[] =>
		distinct(attacks.filter(attack => attack.target === target).map(({client}) => client));
	const targets = distinct(attacks.map(({target}) => target));
	const most = targets.reduce<string | undefined>(
		(best, target) => (best === undefined || attackersOf(target).length > attackersOf(best).length ? target : best),
		undefined,
	);
	const members = most === undefined ? [] : attackersOf(most);
	const category = most?.split(' ').at(-1);
	const common = targets.filter(
		target => target.split(' ').at(-1) === category && members.every(member => attackersOf(target).includes(member)),
	);
	return members.length < 3 ? undefined : {addresses: members.length, targets: common.length};
}

describe('networks', () => {
	test('are counted as a plain loop counts them: requests, outcomes, addresses, first and last, and what they share', () => {
		fc.assert(
			fc.property(fc.array(row, {maxLength: 60}), rows => {
				const known = rows.filter(plain => plain.client !== undefined);
				const networks = distinct(known.map(({client}) => networkOf(client!)));
				const byHand = networks.map(key => {
					const own = known.filter(({client}) => networkOf(client!) === key);
					const times = own.map(({time}) => time);
					const campaign = campaignByHand(own);
					return {
						key,
						count: own.length,
						through: own.filter(({outcome}) => outcome === 'detected').length,
						blocked: own.filter(({outcome}) => outcome === 'blocked').length,
						firstSeen: Math.min(...times),
						lastSeen: Math.max(...times),
						addresses: distinct(own.map(({client}) => client)).length,
						campaign,
					};
				});
				const found = group(rows).map(
					({key, count, through, blocked, firstSeen, lastSeen, addresses: {value: addresses}, campaign}) => ({
						key,
						count,
						through,
						blocked,
						firstSeen,
						lastSeen,
						addresses,
						campaign: campaign && {addresses: campaign.addresses, targets: campaign.targets},
					}),
				);
				expect(found.toSorted((one, other) => (one.key < other.key ? -1 : 1))).toEqual(
					byHand.toSorted((one, other) => (one.key < other.key ? -1 : 1)),
				);
			}),
		);
	});

	test('stay right as the history lets clients go and gives their numbers to others', () => {
		fc.assert(
			fc.property(fc.array(row, {minLength: 10, maxLength: 60}), fc.integer({min: 1, max: 8}), (rows, capacity) => {
				const {history} = fillHistory([], capacity);
				const grouper = createClientGrouper(history);
				for (const plain of rows) {
					addRow(history, plain);
					const fresh = groupAll(history, createClientGrouper(history));
					expect(groupAll(history, grouper)).toEqual(fresh);
				}
			}),
		);
	});

	test('an open one has its addresses, the others none', () => {
		const rows = [anAttack('203.0.113.1', '/'), anAttack('203.0.113.1', '/'), anAttack('203.0.113.2', '/')];
		const [network] = group([...rows, anAttack('192.0.2.1', '/')], {by: 'network', open: ['203.0.113.0/24']});
		expect(network.members?.rows.map(({key, count}) => [key, count])).toEqual([
			['203.0.113.1', 2],
			['203.0.113.2', 1],
		]);
		expect(group(rows)[0].members).toBeUndefined();
	});

	test('one with a campaign is listed beside those with more requests', () => {
		const loud = [1, 2, 3, 4, 5].flatMap(net =>
			Array.from({length: 10}, () => anAttack(`192.0.2.${net}`, '/', {client: `198.51.${net}.1`})),
		);
		const quiet = [1, 2, 3].map(last => anAttack(`203.0.113.${last}`, '/login'));
		const rows = group([...loud, ...quiet], ungrouped, 2);
		expect(rows.map(({key}) => key)).toEqual(['198.51.1.0/24', '198.51.2.0/24', '203.0.113.0/24']);
	});
});

describe('a campaign', () => {
	test('names the targets that every one of its addresses attacked', () => {
		const rows = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].flatMap(client => [
			anAttack(client, '/login'),
			anAttack(client, '/item'),
			anAttack(client, `/only-${client.at(-1)}`),
		]);
		expect(group([...rows, anAttack('203.0.113.9', '/other')])[0]).toMatchObject({
			addresses: {value: 4},
			campaign: {addresses: 3, targets: 2, category: 'SQLI', names: ['shop.test/item', 'shop.test/login']},
		});
	});

	test('keeps to one category: what the same addresses did besides is another', () => {
		const rows = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].flatMap(client => [
			anAttack(client, '/login'),
			anAttack(client, '/item', {rules: [2]}),
		]);
		expect(group(rows)[0].campaign).toMatchObject({
			addresses: 3,
			targets: 1,
			category: 'SQLI',
			names: ['shop.test/login'],
		});
	});

	test.each<[string, PlainRow[]]>([
		['two addresses', [anAttack('203.0.113.1', '/'), anAttack('203.0.113.2', '/')]],
		['three of two networks', [anAttack('203.0.113.1', '/'), anAttack('203.0.113.2', '/'), anAttack('192.0.2.1', '/')]],
		[
			'three of one translator, of three networks behind it',
			['192.0.2.1', '198.51.100.1', '203.0.113.1'].map(inner => anAttack(`64:ff9b::${inner}`, '/')),
		],
		[
			'three that attack with different categories',
			[anAttack('203.0.113.1', '/'), anAttack('203.0.113.2', '/'), anAttack('203.0.113.3', '/', {rules: [2]})],
		],
		[
			'three that asked for different hosts',
			[anAttack('203.0.113.1', '/'), anAttack('203.0.113.2', '/'), anAttack('203.0.113.3', '/', {host: 'api.test'})],
		],
		[
			'three that did nothing against a rule',
			[1, 2, 3].map(last => anAttack(`203.0.113.${last}`, '/', {rules: [], outcome: 'passed'})),
		],
	])('is none: %s', (_, rows) => {
		expect(group(rows).some(({campaign}) => campaign !== undefined)).toBe(false);
	});
});

describe('the networks of a server that counts addresses', () => {
	const rows = [
		aTopRow('203.0.113.1', {count: 30, through: 2, blocked: 20, perMinute: 3, firstSeen: 5, lastSeen: 9}),
		aTopRow('192.0.2.1', {count: 25}),
		aTopRow('203.0.113.2', {count: 10, through: 1, blocked: 9, perMinute: 1, firstSeen: 3, lastSeen: 7}),
	];
	const grouping: Grouping = {by: 'network', open: ['203.0.113.0/24']};

	test('are exact where the server listed every client', () => {
		const {rows: networks, distinct: all} = groupTop(aTop(rows), grouping, undefined);
		expect(all).toEqual({value: 2, bound: '='});
		expect(networks[0]).toMatchObject({
			key: '203.0.113.0/24',
			count: 40,
			through: 3,
			blocked: 29,
			perMinute: 4,
			firstSeen: 3,
			lastSeen: 9,
			addresses: {value: 2, bound: '='},
			members: {rows: [{key: '203.0.113.1'}, {key: '203.0.113.2'}]},
		});
		expect(networks[0].bound).toBeUndefined();
	});

	test('are lower bounds where it listed only the most frequent', () => {
		const {rows: networks, distinct: all, rest} = groupTop(aTop(rows, 900, 400), grouping, undefined);
		expect(all).toEqual({value: 2, bound: '≥'});
		expect(rest.value).toBe(400);
		expect(networks.map(({bound, addresses}) => [bound, addresses.bound])).toEqual([
			['≥', '≥'],
			['≥', '≥'],
		]);
	});

	test('take campaigns from the documents that were read', () => {
		const read = group([1, 2, 3].map(last => anAttack(`203.0.113.${last}`, '/login')));
		const [network] = groupTop(aTop(rows), ungrouped, {...aTop(), rows: read}).rows;
		expect(network).toMatchObject({campaign: {addresses: 3, targets: 1}});
	});
});
