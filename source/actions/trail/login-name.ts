import {readFileSync} from 'node:fs';
import os from 'node:os';
import process from 'node:process';

/** What the kernel says where nobody logged in. */
const nobodyLoggedIn = '4294967295';

/**
The login name of the person, under `sudo` too: only letters, digits, dots, dashes and underscores.
*/
export function findLoginName(environment: NodeJS.ProcessEnv = process.env): string {
	const name = environment['SUDO_USER'] ?? readLoginUser() ?? readUserName();
	return name.replaceAll(/[^\w.-]/g, '') || 'unknown';
}

/** The user that logged in, whoever it became since. */
function readLoginUser(): string | undefined {
	try {
		const id = readFileSync('/proc/self/loginuid', 'latin1').trim();
		const line = readFileSync('/etc/passwd', 'latin1')
			.split('\n')
			.find(candidate => candidate.split(':')[2] === id);
		return id === nobodyLoggedIn || id === '' ? undefined : line?.split(':')[0];
	} catch {
		return undefined;
	}
}

function readUserName(): string {
	try {
		return os.userInfo().username;
	} catch {
		return 'unknown';
	}
}
