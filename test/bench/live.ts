import {rmSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Waftop} from '../end-to-end/driver.ts';
import {readUsage} from './measure-process.ts';
import {type Bench, type Section} from './section.ts';
import {startWriter, type Writer} from './start-writer.ts';
import {quantile} from './statistics.ts';
import {formatMegabytes, formatPercent, formatWhole, type Row} from './table.ts';
import {countRead, makeLog, rowOf, watch} from './watched-log.ts';

/** Lines a second; at the middle one the keys have to be quick, at the last one nothing may be lost. */
const rates = [5000, 20_000, 50_000];
const keyRate = 20_000;
const longestKey = 100;

/** Clients and rules in turn: each key changes the row of column titles. */
const views = [
	{key: '3', title: ' CLIENT '},
	{key: '4', title: ' RULE '},
];
const titleRow = 2;

/**
How the screen bears a log that grows quickly.
*/
export const live: Section = {
	name: 'live',
	async run(bench) {
		const rows: Row[] = [];
		for (const rate of rates) {
			rows.push(...(await bench.step(`${formatWhole(rate)} lines/s`, async stack => follow(bench, rate, stack))));
		}

		return rows;
	},
};

async function follow(bench: Bench, rate: number, stack: AsyncDisposableStack): Promise<Row[]> {
	const log = await makeLog(bench);
	stack.defer(() => {
		rmSync(log.file, {force: true});
	});
	const waftop = await watch({args: [log.file]}, stack);
	const before = readUsage(waftop.pid)!;
	const started = performance.now();
	const writer = stack.use(
		startWriter({kind: 'live', file: log.file, clients: 20_000, rate, seconds: bench.isQuick ? 3 : 15}),
	);
	const keys = await timeKeys(waftop, writer);
	const written = await writer.finished;
	const seconds = (performance.now() - started) / 1000;
	const after = readUsage(waftop.pid)!;
	const lost = log.lines + written.lines - (await countRead(waftop, log.lines + written.lines));
	const p95 = quantile(keys, 0.95);
	const label = `live at ${formatWhole(rate)} lines/s, 80×24`;
	return [
		{
			what: `${label}: lines lost`,
			result: `${formatWhole(lost)} of ${formatWhole(written.lines)} (${formatWhole(written.lines / written.seconds)}/s came)`,
			target: '0',
			isReached: lost === 0,
		},
		{
			what: `${label}: key to frame, p50 / p95 of ${keys.length}`,
			result: `${quantile(keys, 0.5).toFixed(0)} / ${p95.toFixed(0)} ms`,
			...(rate === keyRate ? {target: `p95 ≤ ${longestKey} ms`, isReached: p95 <= longestKey} : {}),
		},
		{
			what: `${label}: CPU of a core, maximum RSS`,
			result: `${formatPercent((after.cpuSeconds - before.cpuSeconds) / seconds)}, ${formatMegabytes(readUsage(waftop.pid)!.maxRss)}`,
		},
	];
}

/** Presses keys at odd moments until the writer is done, and waits each time until the emulated screen has changed; ms each. */
async function timeKeys(waftop: Waftop, writer: Writer): Promise<number[]> {
	const times: number[] = [];
	await sleep(500);
	for (let number = 0; !writer.isDone(); number++) {
		const {key, title} = views[number % views.length];
		const pressed = performance.now();
		waftop.press(key);
		await waftop.until(`answers the key ${key}`, () => rowOf(waftop, titleRow).startsWith(title));
		times.push(performance.now() - pressed);
		// Another part of the tick each time.
		await sleep(100 + ((number * 73) % 200));
	}

	return times;
}
