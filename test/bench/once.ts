import {spawnSync} from 'node:child_process';
import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {waftop} from '../end-to-end/run-program.ts';
import {measureRun, type Run} from './measure-process.ts';
import {type Bench, type Section} from './section.ts';
import {formatMegabytes, formatRatio, formatSeconds, formatWhole, type Row} from './table.ts';
import {writeLog} from './write-log.ts';

type Rival = {readonly name: string; readonly program: string; readonly args: readonly string[]};

const rivals: readonly Rival[] = [
	{name: '`lnav -n -c …count(*)…`', program: 'lnav', args: ['-n', '-c', ';select count(*) from all_logs']},
	{name: '`grep -c ModSecurity:`', program: 'grep', args: ['-c', 'ModSecurity:']},
	{name: '`wc -l`', program: 'wc', args: ['-l']},
];

const mostRss = 250e6;

/** A figure that swings is the machine's, so the best of some runs in turn is taken. */
function best(runs: readonly Run[]): Run {
	return runs.reduce((one, other) => (other.seconds < one.seconds ? other : one));
}

const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/**
The summary of a large log, against what else reads one.
*/
export const once: Section = {
	name: 'once',
	async run(bench) {
		const file = path.join(bench.folder, 'once.log');
		const log = await bench.step('a large log is written', async () =>
			writeLog({
				kind: 'past',
				file,
				clients: 20_000,
				linesPerSecond: 300,
				bytes: bench.isQuick ? 150e6 : 1e9,
			}),
		);
		try {
			return await compare(bench, file, log.lines, log.bytes);
		} finally {
			rmSync(file, {force: true});
		}
	},
};

async function compare(bench: Bench, file: string, lines: number, bytes: number): Promise<Row[]> {
	const rounds = bench.isQuick ? 1 : 3;
	const present = rivals.filter(({program}) => isInstalled(program));
	const runs = new Map<string, Run[]>();
	const measure = async (name: string, command: readonly string[], discard = false): Promise<void> => {
		const run = await bench.step(name, async stack => measureRun(command, {home: bench.folder, discard}, stack));
		runs.set(name, [...(runs.get(name) ?? []), run]);
	};

	// The file is in the page cache since it was written; this makes sure of it.
	readFileSync(file);
	for (let round = 0; round < rounds; round++) {
		await measure('--once', [...waftop, file, '--once']);
		for (const {program, args} of present) {
			await measure(program, [program, ...args, file]);
		}
	}

	for (let round = 0; round < Math.min(rounds, 2); round++) {
		await measure('--json', [...waftop, file, '--json', '--no-follow'], true);
	}

	const ours = best(runs.get('--once')!);
	const lnav = runs.has('lnav') ? best(runs.get('lnav')!) : undefined;
	const perSecond = (run: Run): string =>
		`${formatSeconds(run.seconds)} (CPU ${formatSeconds(run.cpuSeconds)}), ${formatWhole(lines / run.seconds / 1000)}k lines/s`;
	// Sample: `lines         111,300 read: 104,181 ModSecurity`
	const read = Number((/^lines +([\d,]+) read/m.exec(ours.stdout)?.[1] ?? '0').replaceAll(',', ''));
	return [
		{
			what: `\`--once\`, ${(bytes / 1e9).toFixed(2)} GB, ${formatWhole(lines)} lines${read === lines ? '' : `, BUT READ ${formatWhole(read)}`}`,
			result: perSecond(ours) + (lnav === undefined ? '' : `, ${formatRatio(ours.seconds / lnav.seconds)} lnav`),
			target: 'not slower than lnav',
			isReached: lnav && ours.seconds <= lnav.seconds && read === lines,
		},
		{
			what: '`--once`, maximum RSS',
			result: formatMegabytes(ours.maxRss),
			target: `≤ ${formatMegabytes(mostRss)}`,
			isReached: ours.maxRss <= mostRss,
		},
		...rivals.map(({name, program}): Row => {
			if (!runs.has(program)) {
				return {what: name, result: 'not installed'};
			}

			const run = best(runs.get(program)!);
			const counted = run.stdout.match(/\d+/)?.[0] ?? 'nothing';
			return {
				what: name,
				result: `${perSecond(run)}, ${formatMegabytes(run.maxRss)}, counts ${formatWhole(Number(counted))}`,
			};
		}),
		describeJson(best(runs.get('--json')!), ours, perSecond),
	];
}

function describeJson(run: Run, ours: Run, perSecond: (run: Run) => string): Row {
	return {
		what: '`--json --no-follow > /dev/null`',
		result: `${perSecond(run)}, ${formatMegabytes(run.maxRss)}, ${formatRatio(run.seconds / ours.seconds)} \`--once\``,
	};
}
