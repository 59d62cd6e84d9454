import {readFileSync} from 'node:fs';
import path from 'node:path';
import {toShippedDocument} from '../../source/actions/ship/shipped-document.ts';
import {readCountedFacts} from '../../source/questions/counted-facts.ts';
import {formatInstant} from '../../source/waf/calendar.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {readTransactions} from '../history/read-log.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'recorded');

type Audit = {
	readonly uniqueId: string;
	readonly client: string;
	readonly blocked: boolean;
	readonly rules: ReadonlyArray<{
		id: string;
		message: string;
		file: string;
		line: string;
		severity: string;
		tags: string[];
	}>;
};

type Event = {
	readonly method: string;
	readonly host: string;
	readonly target: string;
	readonly status: number;
	readonly audit?: Audit;
};

const head = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) \[(\w+)\] (\d+)#(\d+): \*(\d+) (.*)$/;

export type RecordedName = 'nginx-on' | 'nginx-detection-only' | 'nginx-forged-on' | 'nginx-forged-detection-only';

export function readRecorded(name: RecordedName): {readonly bytes: Buffer; readonly lines: readonly string[]} {
	const bytes = readFileSync(path.join(folder, `${name}.log`));
	return {
		bytes,
		lines: bytes
			.toString('utf8')
			.split('\n')
			.filter(line => line !== ''),
	};
}

/**
The same recorded attacks as each pipeline would store them.
*/
export const pipelines: Readonly<Record<string, (name: RecordedName) => DocumentSource[]>> = {
	'raw-line': name =>
		readRecorded(name).lines.map((message, place) => ({
			'@timestamp': timeOf(message) ?? formatInstant(0),
			message,
			host: {name: 'web1'},
			log: {offset: place, file: {path: '/var/log/nginx/error.log'}},
		})),
	'filebeat-nginx': name =>
		readRecorded(name).lines.flatMap((line, offset) => {
			const [, , , , , level, process, thread, connection, message] = head.exec(line) ?? [];
			return message === undefined
				? []
				: [
						{
							'@timestamp': timeOf(line),
							event: {dataset: 'nginx.error', module: 'nginx', timezone: '+00:00'},
							log: {level, offset, file: {path: '/var/log/nginx/error.log'}},
							process: {pid: Number(process), thread: {id: Number(thread)}},
							nginx: {error: {connection_id: Number(connection)}},
							message,
							host: {name: 'web1'},
						},
					];
		}),
	// Sample of what grok takes: `[file "/…/REQUEST-942-….conf"] … [msg "…"] … [uri "/x"] …, client: 192.0.2.1, server: _,`
	'logstash-fields': name =>
		readRecorded(name).lines.flatMap(line => {
			const [, , , , , severity, pid, threadid, connectionid, text] = head.exec(line) ?? [];
			const [, file] = /\[file "[^"]*?([^"/]+)\.conf"\]/.exec(text ?? '') ?? [];
			const [, message] = /\[msg "([^"]*)"\]/.exec(text ?? '') ?? [];
			const [, uri] = /\[uri "([^"]*)"\]/.exec(text ?? '') ?? [];
			const [, client, server] = /, client: ([^,]*), server: ([^,]*),/.exec(text ?? '') ?? [];
			return file === undefined || client === undefined
				? []
				: [
						{
							'@timestamp': timeOf(line),
							'@version': '1',
							timestamp: line.slice(0, 19),
							severity,
							pid,
							threadid,
							connectionid,
							attack_name: file,
							attack_message: message,
							attack_uri: uri,
							client,
							server,
							host: 'web1',
						},
					];
		}),
	'audit-v3': name => {
		const {server, engine, events} = JSON.parse(readFileSync(path.join(folder, `${name}.events.json`), 'utf8')) as {
			server: string;
			engine: string;
			events: Event[];
		};
		return events.flatMap(({audit, method, host, target, status}) =>
			audit === undefined || audit.rules.length === 0
				? []
				: [
						{
							'@timestamp': formatInstant(Number(audit.uniqueId.slice(0, 10)) * 1000),
							transaction: {
								client_ip: audit.client,
								client_port: 0,
								unique_id: audit.uniqueId,
								request: {method, uri: target, headers: {Host: host, 'User-Agent': 'recorded'}},
								response: {http_code: status},
								producer: {connector: server, secrules_engine: engine === 'On' ? 'Enabled' : 'DetectionOnly'},
								messages: audit.rules.map(({id, message, file, line, severity, tags}) => ({
									message,
									details: {ruleId: id, file, lineNumber: line, severity, tags, data: '', match: '', ver: ''},
								})),
							},
						},
					],
		);
	},
	waftop: name => shipRecorded(name),
};

/** The documents of `waftop ship` for a recorded log. */
export function shipRecorded(name: RecordedName): DocumentSource[] {
	const {transactions, history, zone, slots} = readTransactions(readRecorded(name).bytes);
	return transactions.map((detail, place) =>
		toShippedDocument(detail, zone, readCountedFacts(history, slots[place]), 'web1'),
	);
}

function timeOf(line: string): string | undefined {
	const [, year, month, date, clock] = head.exec(line) ?? [];
	return year === undefined ? undefined : `${year}-${month}-${date}T${clock}.000Z`;
}
