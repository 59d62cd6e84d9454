import {rmSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Waftop} from '../end-to-end/driver.ts';
import {readUsage} from './measure-process.ts';
import {type Section} from './section.ts';
import {startWriter} from './start-writer.ts';
import {formatPercent, formatWhole, type Row} from './table.ts';
import {makeLog, watch} from './watched-log.ts';

const sizes = [
	{columns: 80, rows: 24, most: 10_000},
	{columns: 200, rows: 50, most: 40_000},
];
const rates = [10, 1000];
const mostSilentBytes = 1000;
const mostSilentCpu = 0.01;

/** A screen that was started or fed a moment ago is not silent yet, in ms. */
const settling = 5000;

/** Bytes that come in one go are one frame; this is how often it is looked, in ms. */
const glance = 100;

/** Per second; `frames` are the times at which anything was printed. */
type Traffic = {readonly seconds: number; readonly bytes: number; readonly frames: number; readonly cpu: number};

/**
What the screen sends to the terminal and what it costs, silent and busy. Both sizes watch the same log at the same time.
*/
export const traffic: Section = {
	name: 'traffic',
	async run(bench) {
		return bench.step('the screen is silent, then busy', async stack => {
			const log = await makeLog(bench);
			stack.defer(() => {
				rmSync(log.file, {force: true});
			});
			const screens: Waftop[] = [];
			for (const {columns, rows} of sizes) {
				screens.push(await watch({args: [log.file], columns, rows}, stack));
			}

			await sleep(settling);
			const rows = describeSilence(await observe(screens, bench.isQuick ? 5 : 75));
			for (const rate of rates) {
				const seconds = bench.isQuick ? 4 : rate < 100 ? 30 : 20;
				const writer = stack.use(
					startWriter({kind: 'live', file: log.file, clients: 2000, rate, seconds: seconds + 2}),
				);
				// The writer starts, and the first rows are there.
				await sleep(1000);
				rows.push(...describeBusyness(rate, await observe(screens, seconds)));
				await writer.finished;
			}

			return rows;
		});
	},
};

async function observe(screens: readonly Waftop[], seconds: number): Promise<Traffic[]> {
	return Promise.all(
		screens.map(async waftop => {
			const started = performance.now();
			const used = readUsage(waftop.pid)!.cpuSeconds;
			const first = waftop.byteCount();
			let last = first;
			let frames = 0;
			while (performance.now() - started < seconds * 1000) {
				await sleep(glance);
				frames += Number(waftop.byteCount() !== last);
				last = waftop.byteCount();
			}

			const passed = (performance.now() - started) / 1000;
			return {
				seconds: passed,
				bytes: last - first,
				frames,
				cpu: (readUsage(waftop.pid)!.cpuSeconds - used) / passed,
			};
		}),
	);
}

function describeSilence(all: readonly Traffic[]): Row[] {
	return all.map(({seconds, bytes, frames, cpu}, index) => {
		const {columns, rows} = sizes[index];
		const perMinute = (bytes / seconds) * 60;
		return {
			what: `silent, ${columns}×${rows}`,
			result: `${formatWhole(perMinute)} bytes a minute (${frames} frames in ${seconds.toFixed(0)} s), CPU ${formatPercent(cpu)}`,
			target: `≤ ${formatWhole(mostSilentBytes)} bytes a minute, CPU < ${formatPercent(mostSilentCpu)}`,
			isReached: perMinute <= mostSilentBytes && cpu < mostSilentCpu,
		};
	});
}

function describeBusyness(rate: number, all: readonly Traffic[]): Row[] {
	return all.map(({seconds, bytes, cpu}, index) => {
		const {columns, rows, most} = sizes[index];
		return {
			what: `${formatWhole(rate)} lines/s, ${columns}×${rows}`,
			result: `${(bytes / seconds / 1000).toFixed(1)} KB/s, CPU ${formatPercent(cpu)}`,
			target: `≤ ${most / 1000} KB/s`,
			isReached: bytes / seconds <= most,
		};
	});
}
