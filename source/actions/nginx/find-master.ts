import path from 'node:path';
import process from 'node:process';
import {listProcFolder, readProcText} from '../proc-files.ts';
import {examineServer, readOwner, readVariables} from '../server-process.ts';

/**
A running nginx that can be asked and reloaded.
*/
export type Master = {
	readonly processId: number;

	/** Program and arguments, as it was started. */
	readonly command: readonly string[];

	/** What it needs to be started again: where its libraries lie. */
	readonly environment: Readonly<Record<string, string>>;
};

export type FoundMasters = {
	readonly masters: readonly Master[];

	/** Sentences about those that were left out. */
	readonly leftOut: readonly string[];
};

/* The title that a master gives itself, followed by its arguments. */
const title = 'nginx: master process ';

/**
Looks for running masters below `/proc`. Anybody can give a process this name, so only masters of root or of our own user count, and root takes only a program that nobody but root can change.
*/
export function findMasters(proc = '/proc', ourselves = process.getuid?.() ?? -1): FoundMasters {
	const masters: Master[] = [];
	const leftOut: string[] = [];
	for (const name of listProcFolder(proc).filter(entry => /^\d+$/.test(entry))) {
		const folder = path.join(proc, name);
		const words = readTitle(folder);
		if (words === undefined) {
			continue;
		}

		const found = examineServer(proc, name, {server: 'nginx', title: words[0], ourselves});
		if (found === undefined) {
			continue;
		}

		if ('leftOut' in found) {
			leftOut.push(found.leftOut);
		} else {
			const libraries = readOwner(folder) === ourselves ? readVariables(folder).get('LD_LIBRARY_PATH') : undefined;
			const environment: Record<string, string> = libraries === undefined ? {} : {LD_LIBRARY_PATH: libraries};
			masters.push({processId: Number(name), command: [found.program, ...words.slice(1)], environment});
		}
	}

	return {masters, leftOut};
}

/** The arguments follow the title with blanks between them; an argument with a blank in it looks like two. */
function readTitle(folder: string): string[] | undefined {
	const text = (readProcText(path.join(folder, 'cmdline')) ?? '').replaceAll('\0', ' ').trim();
	return text.startsWith(title) ? splitTitle(text.slice(title.length)) : undefined;
}

/** The foreground is asked for only at the start. */
function splitTitle(text: string): string[] {
	return text
		.replace(/ -g daemon (off|on);/, '')
		.split(' ')
		.filter(word => word !== '');
}
