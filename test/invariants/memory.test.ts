import {expect, test} from 'vitest';
import {makeV3Line} from '../parsing/server-lines.ts';
import {readTransactions} from '../history/read-log.ts';

test('A stream of ever new clients, paths, hosts and methods leaves behind what the history holds, and no more', () => {
	const capacity = 500;
	const lines = Array.from({length: 6000}, (_, index) => {
		const [high, low] = [index >> 8, index & 255];
		return makeV3Line({
			client: index % 2 === 0 ? `198.18.${high}.${low}` : `2001:db8::${index.toString(16)}`,
			uniqueId: `17956008${10 + (index % 90)}.${String(index + 1).padStart(6, '0')}`,
			connection: index,
			uri: `/path/${index}`,
			request: `M${index} /path/${index} HTTP/1.1`,
			host: `h${index}.test`,
			ruleId: String(942_100 + (index % 50)),
		});
	});
	const {history, counts} = readTransactions(Buffer.from(lines.join('\n')), {capacity});
	const {clients, paths, hosts, methods, ruleSets} = history;

	expect(counts.modsecurity).toBe(6000);
	expect(history.nextRow).toBe(6000);
	expect(history.nextRow - history.firstRow).toBe(capacity);
	for (const dictionary of [clients, paths, hosts, methods, ruleSets]) {
		expect(dictionary.size).toBeLessThanOrEqual(capacity);
		expect(dictionary.limit).toBeLessThanOrEqual(capacity + 1);
	}
});

test('Hundreds of lines of one request fill one row', () => {
	const lines = Array.from({length: 3000}, (_, index) => makeV3Line({ruleId: String(942_000 + (index % 1000))}));
	const {transactions, history} = readTransactions(Buffer.from(lines.join('\n')), {capacity: 1000});
	expect(transactions).toHaveLength(1);
	expect(transactions[0].ruleMatches).toHaveLength(3000);
	expect(history.columns.matches[0]).toBe(3000);
});
