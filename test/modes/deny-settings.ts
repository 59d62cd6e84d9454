import {readCommandLine} from '../../source/settings/command-line.ts';
import {type DenyCommand} from '../../source/settings/deny-command-line.ts';
import {type Settings} from '../../source/settings/settings.ts';

/**
What a command line means, with a settings file of our own or none.
*/
export async function readDeny(args: readonly string[], configFolder = '/nonexistent'): Promise<DenyCommand> {
	const request = await readCommandLine(args, {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: configFolder},
		warn() {},
	});
	if (request.kind !== 'block' && request.kind !== 'unblock' && request.kind !== 'blocks') {
		throw new Error(`${args.join(' ')} means ${request.kind}`);
	}

	return request;
}

/**
Settings without a file.
*/
export async function someSettings(given: Partial<Settings> = {}): Promise<Settings> {
	const {settings} = await readDeny(['blocks']);
	return {...settings, ...given};
}
