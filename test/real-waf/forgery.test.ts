import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {toAuditRecords} from '../../demo/record/audit-records.ts';
import {forgedClient, makeForgingRequests} from '../../demo/record/forging.ts';
import {createConnection} from '../../demo/record/requests.ts';
import {startApache, startNginx} from '../../demo/record/waf.ts';
import {run} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

type Document = {
	source?: {ip?: string};
	modsecurity: {unique_id?: string; rules: Array<{id?: string; message?: string}>};
};

test.each([
	['nginx', startNginx],
	['Apache', startApache],
])('requests that print fake fields into the log of %s never change a client', async (_, startServer) => {
	await withWaf(async () => {
		const server = await startServer({engine: 'DetectionOnly', paranoia: 2, realIp: true});
		try {
			const connection = createConnection(server.port);
			for (const request of makeForgingRequests()) {
				await connection.send(request);
			}

			connection.close();
			const {stdout, code} = await run({args: [server.errorLog, '--json', '--no-follow']}).finished;
			expect(code).toBe(0);
			const documents = stdout
				.toString('utf8')
				.split('\n')
				.filter(line => line !== '')
				.map(line => JSON.parse(line) as Document);
			const truth = new Map(
				toAuditRecords(readFileSync(server.auditLog), server.folder).map(({uniqueId, client}) => [uniqueId, client]),
			);
			expect(documents.length).toBeGreaterThan(20);
			expect(documents.filter(({source}) => source?.ip === forgedClient)).toEqual([]);
			const wrong = documents.filter(
				({source, modsecurity: {unique_id: id}}) =>
					source?.ip !== undefined && id !== undefined && truth.has(id) && truth.get(id) !== source.ip,
			);
			expect(wrong).toEqual([]);
			// An attacker can hide lines of his own, not a whole attack: some line of most requests tells who it was.
			const told = new Set(
				documents.filter(({source}) => source?.ip !== undefined).map(({modsecurity}) => modsecurity.unique_id),
			);
			const matched = documents
				.map(({modsecurity}) => modsecurity.unique_id)
				.filter(id => id !== undefined && truth.has(id));
			const requests = new Set(matched);
			expect([...requests].filter(id => told.has(id)).length).toBeGreaterThan(requests.size * 0.7);
		} finally {
			await server.stop();
		}
	});
});
