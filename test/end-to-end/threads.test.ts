import {closeSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {readRecorded} from './fresh-log.ts';
import {run} from './run-program.ts';

/** More than the size from which a file is read with several threads. */
const bytes = 140_000_000;

/** Recorded transactions over and over, each with an id of its own. */
function writeLargeLog(file: string): void {
	const lines = readRecorded('nginx-on');
	const descriptor = openSync(file, 'w');
	for (let copy = 0, written = 0; written < bytes; copy++) {
		const id = String(copy).padStart(4, '0');
		const text = lines
			.map(line => `${line.replace(/(\[unique_id "\d{10})\d{1,2}\.\d\d/, `$1${id.slice(0, 2)}.${id.slice(2)}`)}\n`)
			.join('');
		written += writeSync(descriptor, text);
	}

	closeSync(descriptor);
}

test('a large file counts the same with several threads as with one', async () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-threads-'));
	try {
		const file = path.join(folder, 'error.log');
		writeLargeLog(file);
		const together = await run({args: [file, '--once', '--json']}).finished;
		const program = path.join(import.meta.dirname, '..', '..', 'bin', 'waftop.js');
		const alone = await run({
			command: ['bash', '-c', '"$0" "$1" - --once --json < "$2"', process.execPath, program, file],
		}).finished;
		expect(alone.code).toBe(0);
		expect(JSON.parse(together.stdout.toString())).toEqual(JSON.parse(alone.stdout.toString()));
	} finally {
		rmSync(folder, {recursive: true});
	}
});
