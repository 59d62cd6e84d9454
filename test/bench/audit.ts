import {spawnSync} from 'node:child_process';
import {appendFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {waftop} from '../end-to-end/run-program.ts';
import {measureRun, type Run} from './measure-process.ts';
import {type Bench, type Section} from './section.ts';
import {formatMegabytes, formatRatio, formatSeconds, type Row} from './table.ts';

/** Bytes of each log; the large one shows that memory does not grow with the file. */
const usual = 200e6;
const large = 2e9;
const mostRss = 400e6;

type Format = {
	readonly name: string;
	readonly rival: readonly string[];
	readonly record: (id: string) => string;
};

const tags = ['application-multi', 'language-multi', 'attack-sqli', 'paranoia-level/1', 'OWASP_CRS'];
const file = '/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf';
const data = "Matched Data: 1' or 1=1 found within ARGS:id: 1' or 1=1";

const formats: readonly Format[] = [
	{
		name: 'JSON',
		rival: ['jq', '-c', '.transaction.unique_id'],
		record: id =>
			`${JSON.stringify({
				transaction: {
					client_ip: '203.0.113.7',
					time_stamp: 'Wed Nov 25 10:00:00 2026',
					client_port: 5000,
					host_ip: '192.0.2.1',
					host_port: 443,
					unique_id: id,
					request: {
						method: 'GET',
						http_version: 1.1,
						uri: "/item?id=1'+or+1=1",
						headers: {Host: 'shop.test', 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64)', Accept: '*/*'},
					},
					response: {http_code: 403, headers: {Server: 'nginx', 'Content-Type': 'text/html'}},
					producer: {modsecurity: 'ModSecurity v3.0.9 (Linux)', secrules_engine: 'Enabled'},
					messages: [942_100, 942_130, 942_190].map(rule => ({
						message: 'SQL Injection Attack Detected',
						details: {match: 'detected SQLi', ruleId: String(rule), file, lineNumber: '46', data, severity: '2', tags},
					})),
				},
			})}\n`,
	},
	{
		name: 'native',
		rival: ['grep', '-c', '-e', '-A--$'],
		record: id =>
			[
				'---aB3dE6gH---A--',
				`[25/Nov/2026:10:00:00 +0000] ${id} 203.0.113.7 5000 192.0.2.1 443`,
				'---aB3dE6gH---B--',
				"GET /item?id=1'+or+1=1 HTTP/1.1",
				'Host: shop.test',
				'User-Agent: Mozilla/5.0 (X11; Linux x86_64)',
				'',
				'---aB3dE6gH---F--',
				'HTTP/1.1 403',
				'Server: nginx',
				'',
				'---aB3dE6gH---H--',
				...[942_100, 942_130, 942_190].map(
					rule =>
						`ModSecurity: Warning. detected SQLi using libinjection. [file "${file}"] [line "46"] [id "${rule}"] [rev ""] [msg "SQL Injection Attack Detected"] [data "${data}"] [severity "2"] [ver "OWASP_CRS/3.3.4"] [maturity "0"] [accuracy "0"] ${tags.map(tag => `[tag "${tag}"]`).join(' ')} [hostname "192.0.2.1"] [uri "/item"] [unique_id "${id}"] [ref "v1,2"]`,
				),
				'',
				'---aB3dE6gH---Z--',
				'',
				'',
			].join('\n'),
	},
];

function write(target: string, format: Format, bytes: number): {records: number; bytes: number} {
	writeFileSync(target, '');
	let records = 0;
	while (statSync(target).size < bytes) {
		let block = '';
		for (let index = 0; index < 5000; index++) {
			block += format.record(
				`17956296${String(records++ % 10_000).padStart(4, '0')}.${String(100_000 + (records % 899_999))}`,
			);
		}

		appendFileSync(target, block);
	}

	return {records, bytes: statSync(target).size};
}

const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/**
The summary of audit logs in each format, against what else counts their records, and the memory for a large one.
*/
export const audit: Section = {
	name: 'audit',
	async run(bench) {
		const rows: Row[] = [];
		for (const format of formats) {
			rows.push(...(await compare(bench, format, bench.isQuick ? usual / 10 : usual)));
		}

		rows.push(...(await compare(bench, formats[0], bench.isQuick ? usual / 5 : large, true)));
		return rows;
	},
};

async function compare(bench: Bench, format: Format, size: number, isLarge = false): Promise<Row[]> {
	const target = path.join(bench.folder, 'audit.log');
	const log = write(target, format, size);
	try {
		const measure = async (name: string, command: readonly string[]): Promise<Run> =>
			bench.step(name, async stack => measureRun(command, {home: bench.folder, discard: true}, stack));
		const own = await measure(`waftop, ${format.name}`, [...waftop, '--once', target]);
		const what = `audit log, ${format.name}, ${formatMegabytes(log.bytes)}`;
		const rate = `${formatSeconds(own.seconds)}, ${Math.round(log.bytes / own.seconds / 1e6)} MB/s, ${Math.round(log.records / own.seconds).toLocaleString('en')} transactions/s`;
		const memory: Row = {
			what: `${what}: memory`,
			result: formatMegabytes(own.maxRss),
			target: `≤ ${formatMegabytes(mostRss)}`,
			isReached: own.maxRss <= mostRss,
		};
		if (isLarge) {
			return [{what, result: rate}, memory];
		}

		const rows: Row[] = [{what, result: rate}, memory];
		if (isInstalled(format.rival[0])) {
			const rival = await measure(format.rival[0], [...format.rival, target]);
			rows.push({
				what: `against \`${format.rival.join(' ')}\` (${formatSeconds(rival.seconds)})`,
				result: formatRatio(own.seconds / rival.seconds),
			});
		}

		return rows;
	} finally {
		rmSync(target, {force: true});
	}
}
