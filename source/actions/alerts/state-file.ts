import {existsSync} from 'node:fs';
import {NotTrustedError, readTrusted} from '../../files/trusted-file.ts';
import {toSystemReason} from '../../waf/system-reason.ts';
import {rewriteFile} from '../rewrite-file.ts';

/** The first line says what the file is, the last that it is whole. */
const head = {waftop: 'alerts', version: 1};
const foot = {whole: true};

/**
What rules remembered in an earlier run: the parts that were written, or why there is nothing to be had of the file, as half a sentence. Undefined where there is none.
*/
export type KeptState = {readonly parts: readonly unknown[]} | {readonly problem: string} | undefined;

export function readStateFile(file: string): KeptState {
	if (!existsSync(file)) {
		return undefined;
	}

	let lines: readonly unknown[];
	try {
		lines = readTrusted(file, 'utf8', {isAlone: true})
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as unknown);
	} catch (error) {
		return {
			problem:
				error instanceof NotTrustedError
					? error.reason
					: error instanceof SyntaxError
						? 'it is damaged'
						: toSystemReason(error),
		};
	}

	const isOurs = JSON.stringify(lines[0]) === JSON.stringify(head);
	return isOurs && JSON.stringify(lines.at(-1)) === JSON.stringify(foot)
		? {parts: lines.slice(1, -1)}
		: {problem: isOurs ? 'it is damaged' : 'another version or program wrote it'};
}

/**
Writes the parts, texts of JSON, a line each.
*/
export async function writeStateFile(file: string, parts: AsyncIterable<string>): Promise<void> {
	await rewriteFile(file, toLines(parts));
}

async function* toLines(parts: AsyncIterable<string>): AsyncGenerator<string> {
	yield `${JSON.stringify(head)}\n`;
	for await (const part of parts) {
		yield `${part}\n`;
	}

	yield `${JSON.stringify(foot)}\n`;
}
