import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {whyNotRun} from '../files/trusted-file.ts';

/**
A program with its whole path, or why there is none: half a sentence.
*/
export type FoundProgram = {readonly file: string} | {readonly reason: string};

/**
Looks for a program in the folders of `PATH`, then in others. Root takes none that somebody else can change.

@param also Whole paths that are tried last.
*/
export function findProgram(
	name: string,
	also: readonly string[] = [],
	environment: NodeJS.ProcessEnv = process.env,
): FoundProgram {
	const folders = (environment['PATH'] ?? '').split(':').filter(folder => path.isAbsolute(folder));
	const files = [...folders.map(folder => path.join(folder, name)), ...also].filter(file => existsSync(file));
	const reasons = new Map(files.map(file => [file, whyNotRun(file)]));
	const file = files.find(candidate => reasons.get(candidate) === undefined);
	const [refused] = files;
	return file === undefined
		? {
				reason:
					refused === undefined
						? `${name} not found`
						: `${refused} is not safe to run as root: ${reasons.get(refused)}`,
			}
		: {file};
}
