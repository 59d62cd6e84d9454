import {closeSync, openSync, rmSync, writeSync} from 'node:fs';
import path from 'node:path';
import {waftop} from '../end-to-end/run-program.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {measureRun} from './measure-process.ts';
import {type Bench, type Section} from './section.ts';
import {formatMegabytes, formatSeconds, formatWhole, type Row} from './table.ts';

const begin = Date.UTC(2026, 10, 25, 10);
const linesPerSecond = 20_000;
const linesWanted = 200_000;
const mostRss = 400e6;

const clock = (second: number): string => new Date(begin + second * 1000).toISOString().slice(11, 19);

/** An access log, and a denial every second whose request stands among its lines. */
function writeLogs(access: string, error: string, bytes: number) {
	const descriptor = openSync(access, 'w');
	const denials: string[] = [];
	let written = 0;
	let lines = 0;
	for (let second = 0; written < bytes; second++) {
		const client = `203.0.113.${second % 250}`;
		const time = `[25/Nov/2026:${clock(second)} +0000]`;
		const parts = [`${client} - - ${time} "GET /get HTTP/1.1" 403 153 "-" "-"\n`];
		denials.push(
			makeV3Line({
				denied: true,
				client,
				time: `2026/11/25 ${clock(second)}`,
				connection: second + 1,
				uniqueId: `${(begin / 1000 + second) * 100 + 12}.${345_678 + (second % 1000)}`,
			}),
		);
		for (let line = 1; line < linesPerSecond; line++) {
			parts.push(
				`198.51.100.${line % 250} - - ${time} "GET /item/${line}?page=${second} HTTP/1.1" 200 ${line} "https://shop.test/" "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"\n`,
			);
		}

		written += writeSync(descriptor, parts.join(''));
		lines += linesPerSecond;
	}

	closeSync(descriptor);
	const errors = openSync(error, 'w');
	writeSync(errors, denials.map(line => `${line}\n`).join(''));
	closeSync(errors);
	return {written, lines, denials: denials.length};
}

/**
A large access log beside an error log: read whole, and from the start of a window near its end.
*/
export const access: Section = {
	name: 'access',
	async run(bench: Bench): Promise<Row[]> {
		const log = path.join(bench.folder, 'access.log');
		const error = path.join(bench.folder, 'access-error.log');
		const {written, lines, denials} = await bench.step('a large access log is written', async () =>
			writeLogs(log, error, bench.isQuick ? 100e6 : 5e9),
		);
		const command = (...more: string[]): string[] => [
			...waftop,
			error,
			'--access-log',
			log,
			'--timezone',
			'UTC',
			...more,
		];
		try {
			const whole = await bench.step('all of it', async stack =>
				measureRun(command('--json', '--no-follow'), {home: bench.folder}, stack),
			);
			const joined = whole.stdout.split('"joined":"request"').length - 1;
			const last = clock(Math.floor(lines / linesPerSecond) - 1);
			const end = await bench.step('its last second', async stack =>
				measureRun(command('--json', '--no-follow', '--since', `2026-11-25T${last}`), {home: bench.folder}, stack),
			);
			return [
				{
					what: `an access log of ${(written / 1e9).toFixed(1)} GB, ${formatWhole(lines)} lines; ${formatWhole(joined)} of ${formatWhole(denials)} denials joined`,
					result: `${formatSeconds(whole.seconds)}, ${formatWhole(lines / whole.seconds / 1000)}k lines/s`,
					target: `${formatWhole(linesWanted / 1000)}k lines/s, all joined`,
					isReached: lines / whole.seconds >= linesWanted && joined === denials,
				},
				{
					what: 'the same, maximum RSS',
					result: formatMegabytes(whole.maxRss),
					target: `≤ ${formatMegabytes(mostRss)}`,
					isReached: whole.maxRss <= mostRss,
				},
				{
					what: 'its last second, `--since`',
					result: formatSeconds(end.seconds),
					target: '≤ 3 s',
					isReached: end.seconds <= 3,
				},
			];
		} finally {
			rmSync(log, {force: true});
			rmSync(error, {force: true});
		}
	},
};
