import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {type Milliseconds} from '../../waf/clock.ts';

/**
A recorded line of an nginx error log, cut at what a replay renews: the time in front, the connection's number, the second in the unique_id.
All text is Latin-1, a character a byte, so that it comes out as it went in.
*/
export type RecordedLine = {
	/** From the start of the chapter. */
	readonly offset: Milliseconds;

	/** From after the time to the connection's number, or to the end of a line that has none. */
	readonly head: string;
	readonly connection: number | undefined;

	/** From after the connection's number up to the id, or to the end of the line. */
	readonly middle: string;

	/** The whole unique_id as recorded. */
	readonly id: string | undefined;
	readonly tail: string;
};

/**
A chapter of the demo.
*/
export type Recording = {
	readonly title: string;
	readonly length: Milliseconds;
	readonly lines: readonly RecordedLine[];
};

type IndexEntry = {title: string; file: string; length: number; offsets: number[]};

/**
Reads the chapters that `chapters.json` of a folder names, in its order.

@throws Error where a file is missing or does not fit the index: the installation is broken.
*/
export async function readRecordings(folder: string): Promise<Recording[]> {
	const index = JSON.parse(await readFile(path.join(folder, 'chapters.json'), 'utf8')) as IndexEntry[];
	return Promise.all(
		index.map(async ({title, file, length, offsets}) => {
			const text = gunzipSync(await readFile(path.join(folder, file))).toString('latin1');
			const lines = text.split('\n').slice(0, -1);
			if (lines.length !== offsets.length) {
				throw new Error(`${path.join(folder, file)} has ${lines.length} lines, its index ${offsets.length}`);
			}

			return {title, length, lines: lines.map((line, number) => cutLine(line, offsets[number]))};
		}),
	);
}

/** Sample: `2026/11/25 03:46:24 [info] 6405#6405: *2 ModSecurity: Warning. …` */
const head = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d( \[\w+\] \d+#\d+: (?:\*(?=\d))?)(\d*)/;

/** Sample: `[unique_id "179557838492.056274"]`. The last one of a line is the server's, others can be quoted from a request. */
const idField = /^(.*\[unique_id ")(\d{11,12}\.\d{6})("\].*)$/;

/**
Cuts a line of a recording.

@throws Error for a line that does not begin like a line of nginx.
*/
export function cutLine(line: string, offset: Milliseconds): RecordedLine {
	const start = head.exec(line);
	if (!start) {
		throw new Error(`Not a line of an nginx error log: ${line.slice(0, 80)}`);
	}

	const rest = line.slice(start[0].length);
	const [, middle, id, tail] = idField.exec(rest) ?? [undefined, rest, undefined, ''];
	return {offset, head: start[1], connection: start[2] === '' ? undefined : Number(start[2]), middle, id, tail};
}
