import {spawnSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import path from 'node:path';
import {waftop} from '../end-to-end/run-program.ts';
import {measureRun, readUsage} from './measure-process.ts';
import {type Bench, type Section} from './section.ts';
import {startWriter, type Writer} from './start-writer.ts';
import {formatMegabytes, formatWhole, type Row} from './table.ts';
import {countRead, watch} from './watched-log.ts';

const mostOnce = 250e6;
const mostLive = 300e6;

/**
The memory that a long log of very many clients takes. It comes through a pipe: nobody has to keep a file of 9 GB.
*/
export const memory: Section = {
	name: 'memory',
	async run(bench) {
		const lines = bench.isQuick ? 200_000 : 10_000_000;
		const clients = lines / 10;
		return [
			await bench.step('--once through a pipe', async stack => measureOnce(bench, lines, clients, stack)),
			await bench.step('the screen through a pipe', async stack => measureScreen(bench, lines, clients, stack)),
		];
	},
};

/** Starts whoever writes into the pipe; the reader is `sh`, which becomes waftop when the pipe is open. */
function openPipe(
	bench: Bench,
	lines: number,
	clients: number,
	args: string,
	stack: AsyncDisposableStack,
): {writer: Writer; command: string[]} {
	const file = path.join(bench.folder, 'pipe');
	const made = spawnSync('mkfifo', [file]);
	if (made.status !== 0) {
		throw new Error(`mkfifo ${file} failed: ${made.error?.message ?? String(made.stderr)}`);
	}

	stack.defer(() => {
		rmSync(file, {force: true});
	});
	const writer = stack.use(startWriter({kind: 'past', file, clients, linesPerSecond: 10_000, lines}));
	return {writer, command: ['sh', '-c', `exec "$@" - ${args} < "$0"`, file, ...waftop]};
}

async function measureOnce(bench: Bench, lines: number, clients: number, stack: AsyncDisposableStack): Promise<Row> {
	const {writer, command} = openPipe(bench, lines, clients, '--once --json', stack);
	const run = await measureRun(command, {home: bench.folder}, stack);
	const written = await writer.finished;
	const {read} = (JSON.parse(run.stdout) as {lines: {read: number}}).lines;
	return describe('`--once`', mostOnce, {...written, read, seconds: run.seconds, maxRss: run.maxRss});
}

async function measureScreen(bench: Bench, lines: number, clients: number, stack: AsyncDisposableStack): Promise<Row> {
	const {writer, command} = openPipe(bench, lines, clients, '', stack);
	const started = performance.now();
	const screen = await watch({command}, stack);
	const written = await writer.finished;
	const seconds = (performance.now() - started) / 1000;
	const read = await countRead(screen, written.lines);
	const {maxRss} = readUsage(screen.pid)!;
	return describe('live, 80×24', mostLive, {...written, read, seconds, maxRss});
}

type Passed = {lines: number; clients: number; read: number; seconds: number; maxRss: number};

function describe(name: string, most: number, {lines, clients, read, seconds, maxRss}: Passed): Row {
	const lost = read === lines ? '' : `, BUT READ ${formatWhole(read)}`;
	return {
		what: `maximum RSS, ${name}, ${formatWhole(lines)} lines of ${formatWhole(clients)} clients through a pipe${lost}`,
		result: `${formatMegabytes(maxRss)}, ${formatWhole(lines / seconds / 1000)}k lines/s`,
		target: `≤ ${formatMegabytes(most)}`,
		isReached: maxRss <= most && read === lines,
	};
}
