import {readCommandLine} from '../../source/settings/command-line.ts';
import {type Settings} from '../../source/settings/settings.ts';

/** The settings of a command line, without those of a file. */
export async function readSettings(args: readonly string[]): Promise<Settings> {
	const request = await readCommandLine(args, {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	if (!('settings' in request)) {
		throw new Error(`this asks for ${request.kind}`);
	}

	return request.settings;
}
