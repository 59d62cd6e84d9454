import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {skip} from './skip.ts';
import {clock, makeFolder, sleep} from './sources/collect.ts';
import {expectEveryLineOnce, playRotation, type ReaderTime, type RotationStep} from './sources/rotation-player.ts';

/*
A run of a real server whose log was moved, copied and truncated, and deleted, read where it lies beside the repository.
*/
const folder = path.join(import.meta.dirname, '..', '..', 'shared', 'corpus', 'n3rotate-A');

const read = (name: string): string => {
	const file = path.join(folder, name);
	return (existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`))).toString('latin1');
};

type Recorded = {
	readonly action: string;
	readonly file?: string;
	readonly to?: string;
	readonly before?: {readonly size: number};
	readonly gap?: number;
	readonly error_log: {readonly size: number} | null;
};

const readSteps = (): RotationStep[] => {
	const recorded = read('rotations.ndjson')
		.trim()
		.split('\n')
		.map((line): Recorded => JSON.parse(line))
		.filter(({action, file}) => action === 'steady' || action === 'rm error.log' || file === 'error.log');
	const reference = read('reference.log');

	// What was written between two parts, and is in no part.
	const readBetween = (before: string, after: string) => {
		const lastLine = before.slice(before.lastIndexOf('\n', before.length - 2));
		const firstLine = after.slice(0, after.indexOf('\n') + 1);
		return reference.slice(reference.indexOf(lastLine) + lastLine.length, reference.indexOf(firstLine));
	};

	// The server makes the new log while a worker still writes: half of these lines come after that.
	const linger = (text: string): RotationStep[] => {
		const half = text.indexOf('\n', text.length / 2) + 1;
		return [
			{kind: 'write', text: text.slice(0, half)},
			{kind: 'reopen', first: '', late: text.slice(half), latest: ''},
		];
	};

	const parts = recorded.filter(({action}) => action !== 'steady');
	const textOf = (part: Recorded | undefined) => read(part?.to ?? 'error.log');
	return [
		...parts.flatMap((part, index): RotationStep[] => {
			const previous = parts[index - 1];
			const next = parts[index + 1];
			if (part.to === undefined) {
				const text = readBetween(textOf(previous), textOf(next));
				const {size} = recorded[recorded.indexOf(part) - 1].error_log!;
				return [{kind: 'write', text: text.slice(0, size)}, {kind: 'delete'}, ...linger(text.slice(size))];
			}

			const text = textOf(part);
			if (part.action === 'mv') {
				const {size} = part.before!;
				return [{kind: 'write', text: text.slice(0, size)}, {kind: 'move'}, ...linger(text.slice(size))];
			}

			const between = part.gap! > 0 ? readBetween(text, textOf(next)) : '';
			return [
				{kind: 'write', text},
				{kind: 'copytruncate', between},
			];
		}),
		{kind: 'write', text: textOf(undefined)},
	];
};

test('the recorded rotation run is handed over as it was written, when it is played again', async () => {
	if (!existsSync(folder)) {
		skip('the recorded rotation run is not beside the repository');
	}

	const steps = readSteps();
	expect(steps.map(({kind}) => kind).filter(kind => kind !== 'write' && kind !== 'reopen')).toEqual([
		'move',
		'copytruncate',
		'move',
		'copytruncate',
		'copytruncate',
		'delete',
		'move',
		'move',
	]);
	// The clock is the real one: only the pauses between two looks are shorter.
	const time: ReaderTime = {
		clock,
		sleep: async (duration, signal) => sleep(Math.min(duration, 20), signal),
		pass() {},
	};
	const run = await playRotation(path.join(makeFolder(), 'error.log'), steps, time, 4096);
	expectEveryLineOnce(run);

	// The other log of the same run, which was never rotated, knows every line of the workers.
	const reference = new Set(read('reference.log').trimEnd().split('\n'));
	const all = run.texts.filter(line => reference.has(line));
	expect(new Set(all)).toEqual(reference);
	expect(all).toHaveLength(reference.size);
});
