import path from 'node:path';
import process from 'node:process';
import {listProcFolder, readProcText} from '../proc-files.ts';
import {examineServer, readVariables} from '../server-process.ts';

/**
A running Apache.
*/
export type RunningApache = {
	readonly processId: number;
	readonly program: string;
	readonly parameters: readonly string[];

	/** Empty where we cannot read it. */
	readonly variables: ReadonlyMap<string, string>;
};

export type FoundApaches = {
	readonly running: readonly RunningApache[];

	/** Sentences about those that were left out. */
	readonly leftOut: readonly string[];
};

/**
What distributions call the program.
*/
export const programNames: ReadonlySet<string> = new Set([
	'apache2',
	'httpd',
	'httpd2',
	'httpd-prefork',
	'httpd-worker',
]);

/**
Looks for running Apaches below `/proc`: the processes of such a program whose parent is none. As of nginx, only those of root or of our own user count, and root takes only a program that nobody but root can change.
*/
export function findApaches(proc = '/proc', ourselves = process.getuid?.() ?? -1): FoundApaches {
	const running: RunningApache[] = [];
	const leftOut: string[] = [];
	for (const name of listProcFolder(proc).filter(entry => /^\d+$/.test(entry))) {
		const folder = path.join(proc, name);
		const words = readWords(folder);
		if (!isApache(words) || isApache(readWords(path.join(proc, readParent(folder))))) {
			continue;
		}

		const found = examineServer(proc, name, {server: 'Apache', title: words[0], ourselves});
		if (found === undefined) {
			continue;
		}

		if ('leftOut' in found) {
			leftOut.push(found.leftOut);
		} else if (programNames.has(path.basename(found.program))) {
			const {program} = found;
			running.push({processId: Number(name), program, parameters: words.slice(1), variables: readVariables(folder)});
		}
	}

	return {running, leftOut};
}

function readWords(folder: string): string[] {
	return (readProcText(path.join(folder, 'cmdline')) ?? '').split('\0').filter(word => word !== '');
}

function isApache([program]: readonly string[]): boolean {
	return program !== undefined && programNames.has(path.basename(program));
}

/* Sample: `PPid:\t1` */
function readParent(folder: string): string {
	return /^PPid:\s+(\d+)$/m.exec(readProcText(path.join(folder, 'status')) ?? '')?.[1] ?? '0';
}
