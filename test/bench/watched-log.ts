import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {start, type StartOptions, type Waftop} from '../end-to-end/driver.ts';
import {type Bench} from './section.ts';
import {writeLog} from './write-log.ts';

let logs = 0;

/**
Makes a log with some history, so that the screen is as full as in life.
*/
export async function makeLog({folder, isQuick}: Bench): Promise<{file: string; lines: number}> {
	const file = path.join(folder, `error-${++logs}.log`);
	const {lines} = await writeLog({kind: 'past', file, clients: 2000, linesPerSecond: 10, lines: isQuick ? 600 : 6000});
	return {file, lines};
}

/**
Starts the screen; it stands on the stack.
*/
export async function watch(options: StartOptions, stack: AsyncDisposableStack): Promise<Waftop> {
	const starting = start(options);
	// Already now: the bench may be interrupted while it starts.
	stack.defer(async () => (await starting).stop());
	const waftop = await starting;
	await waftop.sees(/ waftop \S /);
	return waftop;
}

/**
A row of the emulated screen as text.
*/
export function rowOf({terminal}: Waftop, row: number): string {
	const {active} = terminal.buffer;
	return active.getLine(active.baseY + row)?.translateToString(true) ?? '';
}

/**
Whether a view is the one that is shown: its tab is the bar.
*/
export function isActiveTab({terminal}: Waftop, tab: string): boolean {
	const {active} = terminal.buffer;
	const line = active.getLine(active.baseY + 1);
	const at = line?.translateToString().indexOf(tab) ?? -1;
	return at >= 0 && line?.getCell(at)?.isInverse() !== 0;
}

/** After this much time without a further line no more are to be expected, in ms. */
const patience = 5000;

/**
How many lines the log view (key `i`) says were read, as soon as that are as many as expected or it stands still.
*/
export async function countRead(waftop: Waftop, expected: number): Promise<number> {
	const read = (): number => {
		const row = Array.from({length: waftop.terminal.rows}, (_, number) => rowOf(waftop, number)).find(text =>
			/^ read +[\d,]+$/.test(text),
		);
		return Number(row?.replaceAll(/\D/g, '') ?? 0);
	};

	waftop.press('i');
	await waftop.until('shows the log view', () => read() > 0);
	let count = read();
	for (let since = performance.now(); count !== expected && performance.now() - since < patience;) {
		await sleep(50);
		const now = read();
		since = now === count ? since : performance.now();
		count = now;
	}

	return count;
}
