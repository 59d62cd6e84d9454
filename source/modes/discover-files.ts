import {fstatSync} from 'node:fs';
import process from 'node:process';
import {sortFindings} from './sort-findings.ts';
import {discoverLogs} from '../actions/discover/discover-logs.ts';
import {type Machine} from '../actions/discover/machine.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {nothingFound, nothingNamed} from '../settings/help.ts';
import {type Settings} from '../settings/settings.ts';
import {describeDiscovery} from '../views/printed/discovery-lines.ts';
import {type Milliseconds} from '../waf/clock.ts';

/** A person who waits longer is told for what. */
const patience: Milliseconds = 1000;

/**
The settings with the logs of this machine as files, where none was named. Says on standard error what was chosen and why; where there is nothing to read, says so and returns the exit code.
*/
export async function discoverFiles(settings: Settings): Promise<Settings | number> {
	if (isPipedInto()) {
		process.stderr.write(nothingNamed);
		return exitCodes.usage;
	}

	const timer = setTimeout(() => process.stderr.write("waftop: looking for this machine's logs\n"), patience);
	try {
		return await discoverInto(settings, text => process.stderr.write(text));
	} finally {
		clearTimeout(timer);
	}
}

/**
The same, whatever stands on standard input.

@param say Takes what a person is told, line by line.
@param machine Where it is looked; this one where it is left out.
*/
export async function discoverInto(
	settings: Settings,
	say: (text: string) => void,
	machine?: Machine,
): Promise<Settings | number> {
	const discovered = sortFindings(await discoverLogs(machine));
	for (const line of describeDiscovery(discovered)) {
		say(`waftop: ${line}\n`);
	}

	if (discovered.logs.length > 0) {
		const accessLogs =
			settings.accessLogs.length > 0 ? settings.accessLogs : (discovered.access ?? []).map(({path}) => path);
		return {...settings, discovered, accessLogs, files: discovered.logs.map(({path}) => path)};
	}

	if (discovered.problems.length === 0) {
		say(nothingFound);
		return exitCodes.usage;
	}

	say('waftop: no log here can be read; fix one of the above, or name a log: waftop FILE\n');
	return exitCodes.source;
}

/** A command in front of a pipe, or a file: it is easily forgotten to write `-`. A session without a terminal has a socket or nothing there. */
function isPipedInto(): boolean {
	try {
		const status = fstatSync(0);
		return status.isFIFO() || status.isFile();
	} catch {
		// Closed.
		return false;
	}
}
