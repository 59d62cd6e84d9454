import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {type Machine} from '../../../source/actions/discover/machine.ts';

/**
A machine in a folder, where nothing runs and no program is installed.
*/
export type MadeMachine = {
	readonly folder: string;
	readonly machine: Machine;

	/** Writes files, by their path below the folder; `@` in a text stands for the folder. */
	write(files: Readonly<Record<string, string>>): void;

	/** A text from outside with `@` for the folder. */
	shorten(text: string): string;
	remove(): void;
};

export function makeMachine(): MadeMachine {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-machine-'));
	return {
		folder,
		machine: {
			proc: path.join(folder, 'proc'),
			ourselves: 1000,
			programFolders: [],
			nginxFiles: [{prefix: `${folder}/nginx`, configFile: `${folder}/nginx/nginx.conf`, errorLog: 'logs/built.log'}],
			apacheFiles: [
				{
					mainFile: `${folder}/apache2/apache2.conf`,
					serverRoot: `${folder}/apache2`,
					errorLog: 'logs/built_log',
					variablesFile: `${folder}/apache2/envvars`,
				},
			],
			usualLogs: [`${folder}/var/error.log`, `${folder}/var/modsec_audit.log`],
		},
		write(files) {
			for (const [name, text] of Object.entries(files)) {
				const file = path.join(folder, name);
				mkdirSync(path.dirname(file), {recursive: true});
				writeFileSync(file, text.replaceAll('@', folder));
			}
		},
		shorten: text => text.replaceAll(folder, '@'),
		remove() {
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
