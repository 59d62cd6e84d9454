import {openSync} from 'node:fs';
import process from 'node:process';
import {ReadStream} from 'node:tty';
import {type Settings} from '../settings/settings.ts';
import {UsageError} from '../settings/usage-error.ts';

/**
Where keys come from: the controlling terminal, where standard input is data.

@throws {UsageError} where there is none.
*/
export function openKeys({standardInput}: Settings): NodeJS.ReadStream {
	if (!standardInput && process.stdin.isTTY) {
		return process.stdin;
	}

	try {
		return new ReadStream(openSync('/dev/tty', 'r'));
	} catch {
		throw new UsageError('no terminal to read keys from', 'add --plain, --json or --once');
	}
}
