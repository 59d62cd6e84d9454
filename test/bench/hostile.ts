import {appendFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {start} from '../end-to-end/driver.ts';
import {type HostileInput, hostileInputs} from '../hostile-inputs.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {type Bench, type Section} from './section.ts';
import {quantile} from './statistics.ts';
import {formatMegabytes, type Row} from './table.ts';
import {timeKeys} from './time-keys.ts';

const longestKey = 200;

/** Bytes that one line or record is long, and of the whole log. */
type Load = {readonly input: string; readonly piece: number; readonly bytes: number; readonly isPacked?: boolean};

const loads: readonly Load[] = [
	{input: 'nginx, one line of [file "', piece: 34_000, bytes: 100e6},
	{input: 'nginx, one line of [unique_id "', piece: 34_000, bytes: 100e6},
	{input: 'nginx, lines of forged runs', piece: 6e6, bytes: 30e6},
	{input: 'native, records that never end', piece: 1e6, bytes: 30e6},
	{input: 'native, a body that never ends', piece: 30e6, bytes: 60e6},
	{input: 'native, headers', piece: 640_000, bytes: 30e6},
	{input: 'native, messages of forged runs', piece: 2e6, bytes: 30e6},
	{input: 'JSON, headers', piece: 1e6, bytes: 30e6},
	{input: 'JSON, messages', piece: 1e6, bytes: 30e6},
	{input: 'JSON, nested and closed', piece: 1e6, bytes: 100e6},
	{input: 'envelope, lines in a value', piece: 1e6, bytes: 30e6},
	{input: 'empty lines', piece: 1e6, bytes: 10e6},
	{input: 'nginx, lines of forged runs', piece: 6e6, bytes: 30e6, isPacked: true},
	{input: 'JSON, nested and closed', piece: 1e6, bytes: 100e6, isPacked: true},
];

/**
How quickly a key is answered while the worst is read that a client can make a server write.
*/
export const hostile: Section = {
	name: 'hostile',
	async run(bench) {
		const rows: Row[] = [];
		const all: number[] = [];
		for (const load of loads) {
			const keys = await bench.step(load.input, async stack => measure(bench, load, stack));
			all.push(...keys);
			rows.push(
				toRow(`${load.input}, ${formatMegabytes(load.bytes)}${load.isPacked === true ? ', packed' : ''}`, keys),
			);
		}

		return [...rows, toRow('all of them', all)];
	},
};

function toRow(what: string, keys: readonly number[]): Row {
	const p95 = quantile(keys, 0.95);
	return {
		what: `key under hostile input: ${what}, p50 / p95 of ${keys.length}`,
		result: `${quantile(keys, 0.5).toFixed(0)} / ${p95.toFixed(0)} ms`,
		target: `p95 ≤ ${longestKey} ms`,
		isReached: p95 <= longestKey,
	};
}

async function measure(bench: Bench, load: Load, stack: AsyncDisposableStack): Promise<number[]> {
	const file = path.join(bench.folder, load.isPacked === true ? 'hostile.log.gz' : 'hostile.log');
	stack.defer(() => {
		rmSync(file, {force: true});
	});
	write(file, load, bench.isQuick ? load.bytes / 10 : load.bytes);
	const starting = start({args: [file, '--window', '24h']});
	stack.defer(async () => (await starting).stop());
	const waftop = await starting;
	await waftop.sees(/ waftop \S /);
	return timeKeys(waftop, pressed => pressed < (bench.isQuick ? 5 : 30));
}

function write(file: string, {input, piece, isPacked}: Load, bytes: number): void {
	const {make} = hostileInputs.find(({name}) => name === input) as HostileInput;
	const made = make(piece);
	const block = isPacked === true ? gzipSync(made) : made;
	const time = new Date().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
	const first = `${makeV3Line({time})}\n`;
	writeFileSync(file, isPacked === true ? gzipSync(first) : first);
	for (let length = 0; length < bytes; length += made.length) {
		appendFileSync(file, block);
	}
}
