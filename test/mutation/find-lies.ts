import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {forged} from './mutate.ts';
import {type Truth} from './print-records.ts';

/**
What rows say that the truth of their log contradicts. A field may be absent; what is there is right.
*/
export function findLies(transactions: readonly TransactionDetail[], truths: readonly Truth[]): string[] {
	const byId = new Map(truths.map(truth => [truth.uniqueId, truth]));
	const clients = new Set(truths.map(({client}) => client));
	return transactions.flatMap(row => {
		const truth = row.uniqueId === undefined || row.uniqueId === '' ? undefined : byId.get(row.uniqueId);
		if (row.uniqueId !== undefined && truth === undefined) {
			return [`unique_id ${row.uniqueId}`];
		}

		return truth === undefined ? findInvented(row, clients) : compare(row, truth);
	});
}

function compare(row: TransactionDetail, truth: Truth): string[] {
	const lies: string[] = [];
	const check = (what: string, said: string | undefined, allowed: ReadonlyArray<string | undefined>): void => {
		if (said !== undefined && !allowed.includes(said)) {
			lies.push(`${truth.uniqueId}: ${what} ${JSON.stringify(said)}, not ${JSON.stringify(allowed[0])}`);
		}
	};
	check('client', row.client, [truth.client]);
	check('method', row.method, [truth.method]);
	if (truth.target !== undefined) {
		check('target', row.target, [truth.target]);
	}

	if (truth.host !== undefined) {
		check('host', row.host, [truth.host]);
	}

	for (const {id, file, severity} of truth.rules === undefined ? [] : row.ruleMatches) {
		check('rule', id, truth.rules ?? []);
		check('file', file === '/forged.conf' ? file : undefined, []);
		check('severity', severity === 0 ? 'emergency' : undefined, []);
	}

	if (truth.isDenied && row.outcome === 'passed') {
		lies.push(`${truth.uniqueId}: passed, and was denied`);
	}

	return lies;
}

/** Of a row that names no request: nothing of it is what a client made up. */
function findInvented(row: TransactionDetail, clients: ReadonlySet<string>): string[] {
	const {client, host, method, target, ruleMatches} = row;
	return [
		...(client !== undefined && !clients.has(client) ? [`client ${client}`] : []),
		...(host === forged.host ? ['host'] : []),
		...(method === forged.method ? ['method'] : []),
		...(target === '/forged' ? ['target'] : []),
		...ruleMatches.flatMap(({id, file}) => [
			...(id === forged.ruleId ? [`rule ${id}`] : []),
			...(file === '/forged.conf' ? ['file'] : []),
		]),
	];
}
