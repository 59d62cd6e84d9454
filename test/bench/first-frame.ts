import {rmSync} from 'node:fs';
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import headless from '@xterm/headless';
import {waftop} from '../end-to-end/run-program.ts';
import {type Section} from './section.ts';
import {quantile} from './statistics.ts';
import {formatRatio} from './table.ts';
import {makeLog} from './watched-log.ts';

const mostRatio = 4;
const columns = 80;
const rows = 24;

/**
How soon the first frame stands, against Node's own start.
*/
export const firstFrame: Section = {
	name: 'first-frame',
	async run(bench) {
		const log = await makeLog({...bench, isQuick: true});
		const bare: number[] = [];
		const ours: number[] = [];
		for (let round = 0; round < (bench.isQuick ? 2 : 7); round++) {
			bare.push(
				await bench.step('node -e 0', async stack => timeExit([process.execPath, '-e', '0'], bench.folder, stack)),
			);
			ours.push(await bench.step('waftop', async stack => timeFrame([...waftop, log.file], bench.folder, stack)));
		}

		rmSync(log.file);
		const ratio = quantile(ours, 0.5) / quantile(bare, 0.5);
		return [
			{
				what: `first frame, median of ${ours.length}`,
				result: `${quantile(ours, 0.5).toFixed(0)} ms, ${formatRatio(ratio)} \`node -e 0\` (${quantile(bare, 0.5).toFixed(0)} ms)`,
				target: `≤ ${mostRatio} × \`node -e 0\``,
				isReached: ratio <= mostRatio,
			},
		];
	},
};

function open(command: readonly string[], home: string, stack: AsyncDisposableStack) {
	const pty = spawn(command[0], command.slice(1), {
		cols: columns,
		rows,
		cwd: home,
		env: {PATH: process.env['PATH'], HOME: home, TZ: 'UTC', LANG: 'C.UTF-8', TERM: 'xterm-256color'},
		encoding: null,
	});
	let isGone = false;
	const exited = new Promise<void>(resolve => {
		pty.onExit(() => {
			isGone = true;
			resolve();
		});
	});
	stack.defer(async () => {
		if (!isGone) {
			pty.kill('SIGKILL');
			await exited;
		}
	});
	return {pty, exited};
}

/** From the start in a terminal to the end, in ms. */
async function timeExit(command: readonly string[], home: string, stack: AsyncDisposableStack): Promise<number> {
	const started = performance.now();
	await open(command, home, stack).exited;
	return performance.now() - started;
}

/** From the start to the first text on the emulated screen, in ms. */
async function timeFrame(command: readonly string[], home: string, stack: AsyncDisposableStack): Promise<number> {
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	stack.defer(() => terminal.dispose());
	const started = performance.now();
	const {pty, exited} = open(command, home, stack);
	const shown = new Promise<number>(resolve => {
		pty.onData((data: string | Buffer) => {
			terminal.write(Buffer.from(data), () => {
				if (hasText(terminal)) {
					resolve(performance.now() - started);
				}
			});
		});
	});
	return Promise.race([
		shown,
		exited.then(() => {
			throw new Error(`${command.join(' ')} ended before it had drawn anything`);
		}),
	]);
}

function hasText({buffer: {active}}: headless.Terminal): boolean {
	return Array.from({length: rows}, (_, row) => active.getLine(active.baseY + row)).some(
		line => line !== undefined && line.translateToString(true).trim() !== '',
	);
}
