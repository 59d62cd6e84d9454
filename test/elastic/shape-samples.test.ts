import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {toFieldCaps} from '../../source/elastic/field-caps.ts';
import {findCandidates} from '../../source/elastic/shape-fields.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {byEffort} from '../effort.ts';
import {flatten} from '../helpers/search-store.ts';
import {readDocuments, toStored} from '../helpers/read-documents.ts';
import {fields, file, samples, time} from '../helpers/shape-samples.ts';

describe.each(Object.entries(samples))('%s', (_, {shape, source, outcome, without = []}) => {
	test('is recognised and read', () => {
		expect(shapesOf(source)).toContain(shape);
		const {transactions} = readDocuments(toStored([source]));
		expect(transactions.length).toBe(1);
		const [{client, method, host, path, query, ruleMatches, categories, outcome: found}] = transactions;
		expect({client, method, host, path, query}).toEqual({
			client: '192.0.2.7',
			method: 'GET',
			host: 'shop.test',
			path: '/item',
			query: 'id=1',
		});
		expect(ruleMatches.map(({id}) => id)).toEqual(['942100', '949110'].filter(id => !without.includes(id)));
		expect(categories).toEqual(['SQLI']);
		expect(found).toBe(outcome);
		expect(ruleMatches[0]).toMatchObject({file, severity: 2});
	});

	test('its fields name its shape among the candidates', () => {
		const paths = [...flatten(source).keys()];
		const caps = toFieldCaps({
			indices: ['logs'],
			fields: Object.fromEntries(paths.map(name => [name, {keyword: {aggregatable: true}}])),
		});
		expect(findCandidates(caps).map(({name}) => name)).toContain(shape);
	});
});

test('a rule of Wazuh is none of ModSecurity', () => {
	const source = {rule: {id: '5710', level: 5}, source: {ip: '192.0.2.7'}, full_log: 'sshd: Invalid user'};
	expect(shapesOf(source)).toEqual([]);
});

test('no document breaks the reader, whatever an attacker wrote into it', () => {
	const names =
		'transaction messages details client_ip request headers uri modsec audit message attack_name client rule id source ip modsecurity rules outcome __proto__ full_log constructor toString audit_data remote_address nginx error connection_id log tags level';
	const keys = fc.constantFrom(...names.split(' '));
	const {tree} = fc.letrec<{tree: unknown}>(tie => ({
		tree: fc.oneof(
			{maxDepth: 6},
			fc.oneof(
				fc.string(),
				fc.integer(),
				fc.boolean(),
				fc.constant(null),
				fc.constantFrom('192.0.2.7', '942100', `ModSecurity: Warning. ${fields}`),
			),
			fc.array(tie('tree'), {maxLength: 4}),
			fc.dictionary(keys, tie('tree'), {maxKeys: 6}),
		),
	}));
	fc.assert(
		fc.property(fc.dictionary(keys, tree, {maxKeys: 8}), source => {
			const {transactions} = readDocuments(toStored([{'@timestamp': time, ...source}]), 64);
			for (const {client} of transactions) {
				expect(client === undefined || /^[\d.a-f:]+$/.test(client)).toBe(true);
			}
		}),
		{numRuns: byEffort({quick: 60, whole: 300, long: 10_000})},
	);
});
