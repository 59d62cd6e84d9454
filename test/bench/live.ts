import {rmSync, writeFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {measureDelay} from './alert-delay.ts';
import {makeRules} from './alert-rules.ts';
import {readUsage} from './measure-process.ts';
import {type Bench, type Section} from './section.ts';
import {startWriter} from './start-writer.ts';
import {quantile} from './statistics.ts';
import {formatMegabytes, formatPercent, formatWhole, type Row} from './table.ts';
import {timeKeys} from './time-keys.ts';
import {countRead, makeLog, watch} from './watched-log.ts';

/** Lines a second; at the middle one the keys have to be quick, at the last one nothing may be lost. */
const rates = [5000, 20_000, 50_000];
const keyRate = 20_000;
const longestKey = 100;

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

const ruleCount = 200;

/**
The same with alert rules behind the screen; and how soon an alert has arrived.
*/
export const alerts: Section = {
	name: 'alerts',
	async run(bench) {
		return [
			...(await bench.step(`${ruleCount} rules`, async stack => follow(bench, keyRate, stack, ruleCount))),
			...(await bench.step('log line to mail and webhook', async stack => measureDelay(bench, stack))),
		];
	},
};

async function follow(bench: Bench, rate: number, stack: AsyncDisposableStack, rules = 0): Promise<Row[]> {
	const log = await makeLog(bench);
	stack.defer(() => {
		rmSync(log.file, {force: true});
	});
	const rulesFile = `${log.file}.yaml`;
	writeFileSync(rulesFile, makeRules(rules));
	stack.defer(() => {
		rmSync(rulesFile, {force: true});
	});
	const waftop = await watch({args: [log.file, ...(rules === 0 ? [] : ['--alerts', rulesFile])]}, stack);
	const before = readUsage(waftop.pid)!;
	const started = performance.now();
	const writer = stack.use(
		startWriter({kind: 'live', file: log.file, clients: 20_000, rate, seconds: bench.isQuick ? 3 : 15}),
	);
	await sleep(500);
	const keys = await timeKeys(waftop, () => !writer.isDone());
	const written = await writer.finished;
	const seconds = (performance.now() - started) / 1000;
	const after = readUsage(waftop.pid)!;
	const lost = log.lines + written.lines - (await countRead(waftop, log.lines + written.lines));
	const p95 = quantile(keys, 0.95);
	const label = `live at ${formatWhole(rate)} lines/s, 80×24${rules === 0 ? '' : `, ${rules} alert rules`}`;
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
