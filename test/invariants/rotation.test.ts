import {readFileSync} from 'node:fs';
import path from 'node:path';
import {
	array,
	assert,
	asyncProperty,
	boolean,
	constantFrom,
	integer,
	nat,
	readConfigureGlobal,
	record,
	tuple,
} from 'fast-check';
import {expect, test} from 'vitest';
import {makeFolder, sleep} from '../sources/collect.ts';
import {expectEveryLineOnce, playRotation, type ReaderTime, type RotationStep} from '../sources/rotation-player.ts';

/** Time that passes only while the writer waits, so that no machine is too slow for it. */
function createSteppedTime(): ReaderTime {
	let now = 1_000_000;
	return {
		clock: {now: () => now},
		sleep: async (duration, signal) => sleep(Math.min(duration, 2), signal),
		pass() {
			now += 200;
		},
	};
}

const lines = readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'recorded', 'nginx-on.log'), 'latin1')
	.trimEnd()
	.split('\n')
	.map(line => `${line}\n`);

type Cut = {
	readonly kind: 'move' | 'delete' | 'copytruncate';
	readonly sizes: readonly number[];
	readonly isLost: boolean;
};

/** Deals the lines out: what is written before a step, between it and its end, late, latest, and first into the new log. */
const toSteps = (cuts: readonly Cut[]): RotationStep[] => {
	let next = 0;
	const deal = (count: number) => lines.slice(next, (next += count)).join('');
	return [
		...cuts.flatMap(({kind, sizes, isLost}): RotationStep[] => [
			{kind: 'write', text: deal(sizes[0])},
			...(kind === 'copytruncate'
				? [{kind, between: deal(sizes[1])} as const]
				: [
						{kind} as const,
						{kind: 'write', text: deal(sizes[1])} as const,
						...(isLost ? [{kind: 'silence', until: 'lost'} as const] : []),
						{kind: 'reopen', late: deal(sizes[2]), latest: deal(sizes[3]), first: deal(sizes[4])} as const,
					]),
		]),
		{kind: 'write', text: deal(lines.length)},
	];
};

const cuts = array(
	record({
		kind: constantFrom('move' as const, 'delete' as const, 'copytruncate' as const),
		sizes: tuple(nat(10), nat(4), nat(3), nat(2), nat(3)),
		isLost: boolean(),
	}),
	{minLength: 1, maxLength: 6},
);

test('every line of a rotated log is handed over once and in order, whatever is done to the file and wherever', async () => {
	await assert(
		asyncProperty(cuts, integer({min: 50, max: 5000}), async (some, chunkBytes) => {
			const steps = toSteps(some);
			const run = await playRotation(path.join(makeFolder(), 'error.log'), steps, createSteppedTime(), chunkBytes);
			expectEveryLineOnce(run);
			// While no time passes the reader may not go on to the next generation, so even these are in order.
			const latest = new Set(steps.flatMap(step => (step.kind === 'reopen' ? step.latest.split('\n') : [])));
			expect(run.texts.filter(line => !latest.has(line))).toEqual(run.written.flat().filter(line => !latest.has(line)));
		}),
		{numRuns: Math.ceil(readConfigureGlobal().numRuns! / 10)},
	);
});
