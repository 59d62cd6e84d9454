import {closeSync, constants, ftruncateSync, writeSync} from 'node:fs';
import path from 'node:path';
import {makeFolder} from '../../files/make-folder.ts';
import {openTrusted, readTrusted} from '../../files/trusted-file.ts';

/**
The events that were told since the state was written last: a kill does not make them told again.
*/
export type ToldJournal = {
	/** Of an earlier run. */
	readonly told: ReadonlySet<string>;
	note(id: string): void;

	/** The state knows them all. */
	clear(): void;
	close(): void;
};

/**
@throws Error where it cannot be opened, or others can change it.
*/
export function openToldJournal(file: string): ToldJournal {
	makeFolder(path.dirname(file), 0o700);
	const descriptor = openTrusted(file, {
		flags: constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT,
		mode: 0o600,
		isAlone: true,
	});
	// The last line may be half a one.
	const told = new Set(readTrusted(file, 'utf8').split('\n').slice(0, -1));
	return {
		told,
		note(id) {
			writeSync(descriptor, `${id}\n`);
		},
		clear() {
			ftruncateSync(descriptor, 0);
		},
		close() {
			closeSync(descriptor);
		},
	};
}
