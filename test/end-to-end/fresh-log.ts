import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const recorded = path.join(import.meta.dirname, '..', 'fixtures', 'recorded');

/**
A log in a folder of its own that a test writes.
*/
export type FreshLog = Disposable & {
	readonly folder: string;
	readonly file: string;

	/** Adds lines as they are; each gets its newline. */
	append(lines: ReadonlyArray<string | Buffer>): void;

	/** Adds the recorded lines that hold a text, or all, with the time of this moment; answers them. */
	replay(name: RecordedName, part?: string): string[];
};

export type RecordedName = 'nginx-on' | 'nginx-detection-only';

/**
Makes an empty log, or none yet.
*/
export function makeLog({missing = false} = {}): FreshLog {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-log-'));
	const file = path.join(folder, 'error.log');
	if (!missing) {
		writeFileSync(file, '');
	}

	const append: FreshLog['append'] = lines => {
		appendFileSync(file, Buffer.concat(lines.flatMap(line => [Buffer.from(line), Buffer.from('\n')])));
	};

	return {
		folder,
		file,
		append,
		replay(name, part) {
			const lines = renew(readRecorded(name).filter(line => part === undefined || line.includes(part)));
			append(lines.map(line => Buffer.from(line, 'latin1')));
			return lines;
		},
		[Symbol.dispose]() {
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/**
The lines of a recorded log.
*/
export function readRecorded(name: string): string[] {
	return readFileSync(path.join(recorded, `${name}.log`), 'latin1')
		.split('\n')
		.slice(0, -1);
}

/**
`YYYY/MM/DD HH:MM:SS` in UTC, as nginx prints it.
*/
export function nginxTime(time: number): string {
	return new Date(time).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

let transactions = 0;

/** The same lines as if written now: with the time in front and in the unique_id, which no other call gives. */
function renew(lines: readonly string[]): string[] {
	const now = Date.now();
	const ids = new Map<string, string>();
	return lines.map(line =>
		line
			.replace(/^\d{4}(?:\/\d\d){2} [\d:]{8}/, nginxTime(now))
			.replaceAll(/(?<=\[unique_id ")\d{11,12}\.\d{6}(?="\])/g, id => {
				const known = ids.get(id) ?? `${Math.floor(now / 1000)}00.${String(++transactions).padStart(6, '0')}`;
				ids.set(id, known);
				return known;
			}),
	);
}
