import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {type AuditRecord, toAuditRecords} from './audit-records.ts';
import {makeFixtureRequests} from './fixture-requests.ts';
import {isForgedLine, makeForgingRequests} from './forging.ts';
import {createConnection, type Request} from './requests.ts';
import {type Server} from './server.ts';
import {toUsualPaths} from './usual-paths.ts';
import {startApache, startNginx} from './waf.ts';

/**
What is true of the lines that one request left in a log, known without reading them: from the request that was sent, and from the audit
record that the same engine wrote.
*/
export type FixtureEvent = {
	/** 1-based numbers of the first and the last line that the request caused; absent where it caused none. */
	readonly lines?: readonly [number, number];
	readonly client: string;
	readonly method: string;

	/** The Host header; empty where none was sent. */
	readonly host: string;

	/** The request target as sent. */
	readonly target: string;

	/** Status of the answer. */
	readonly status: number;

	/** Absent where the engine had nothing to say; without rules where it only could not read the body. */
	readonly audit?: AuditRecord;
};

/**
The content of `NAME.events.json` beside `NAME.log`.
*/
export type FixtureEvents = {
	readonly server: 'nginx' | 'Apache';
	readonly engine: 'On' | 'DetectionOnly';

	/** Lines that a client wrote whole, by a newline in a path. */
	readonly forgedLines: readonly number[];
	readonly events: readonly FixtureEvent[];
};

/**
Sends the fixture requests one after the other to nginx and Apache, blocking and not, and writes each log with its truth into the folder.
*/
export async function recordFixtures(folder: string): Promise<void> {
	await rm(folder, {recursive: true, force: true});
	await mkdir(folder, {recursive: true});
	for (const engine of ['On', 'DetectionOnly'] as const) {
		const options = {engine, timeZone: 'UTC'};
		const name = engine === 'On' ? 'on' : 'detection-only';
		const nginx = {server: 'nginx', engine} as const;
		await recordFixture(folder, `nginx-${name}`, await startNginx(options), nginx, makeFixtureRequests());
		await recordFixture(folder, `nginx-forged-${name}`, await startNginx(options), nginx, makeForgingRequests());
		const apache = {server: 'Apache', engine} as const;
		await recordFixture(folder, `apache-${name}`, await startApache(options), apache, makeFixtureRequests());
	}
}

async function recordFixture(
	folder: string,
	name: string,
	server: Server,
	about: Pick<FixtureEvents, 'server' | 'engine'>,
	requests: readonly Request[],
): Promise<void> {
	try {
		const before = await readFile(server.errorLog, 'latin1');
		const countLines = async () =>
			(await readFile(server.errorLog, 'latin1')).slice(before.length).split('\n').length - 1;
		const events: FixtureEvent[] = [];
		for (const request of requests) {
			const first = (await countLines()) + 1;
			const records = toAuditRecords(await readFile(server.auditLog), server.folder).length;
			const connection = createConnection(server.port);
			const status = await connection.send(request);
			connection.close();
			await waitUntilQuiet(server, events.length + 1);
			const last = await countLines();
			const [audit] = toAuditRecords(await readFile(server.auditLog), server.folder).slice(records);
			const {client, method = 'GET', host = 'shop.test', target} = request;
			if (audit && audit.client !== client) {
				throw new Error(`The audit record of ${target} names ${audit.client} as its client`);
			}

			const lines = last < first ? {} : {lines: [first, last] as const};
			events.push({...lines, client, method, host, target, status, ...(audit ? {audit} : {})});
		}

		const log = toUsualPaths(await readFile(server.errorLog), server.folder).subarray(before.length);
		const forgedLines = log
			.toString('latin1')
			.split('\n')
			.flatMap((text, index) => (isForgedLine(text) ? [index + 1] : []));
		const all = events.map(event => `\t\t${JSON.stringify(event)}`).join(',\n');
		const head = Object.entries({...about, forgedLines}).map(([key, value]) => `\t"${key}": ${JSON.stringify(value)},`);
		await writeFile(path.join(folder, `${name}.log`), log);
		await writeFile(path.join(folder, `${name}.events.json`), `{\n${head.join('\n')}\n\t"events": [\n${all}\n\t]\n}\n`);
		process.stderr.write(`${name}.log: ${await countLines()} lines\n`);
	} finally {
		await server.stop();
	}
}

/** The access log is written when the request is over; what else belongs to it comes within the same instant. */
async function waitUntilQuiet(server: Server, answered: number): Promise<void> {
	let last = '';
	for (let waited = 0; waited < 5000; waited += 30) {
		await sleep(30);
		const files = [server.accessLog, server.errorLog, server.auditLog];
		const texts = await Promise.all(files.map(async file => readFile(file, 'latin1')));
		const sizes = texts.map(text => text.length).join(' ');
		if (sizes === last && texts[0].split('\n').length - 1 > answered) {
			return;
		}

		last = sizes;
	}

	throw new Error(`The server did not log the end of request ${answered}`);
}
