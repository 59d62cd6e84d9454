import {nearestWord} from '../waf/filter/nearest-word.ts';
import {UsageError} from './usage-error.ts';

/**
Every flag of every command, as meow takes them.
*/
export const flags = {
	since: {type: 'string'},
	until: {type: 'string'},
	follow: {type: 'boolean'},
	timezone: {type: 'string'},
	once: {type: 'boolean'},
	plain: {type: 'boolean'},
	json: {type: 'boolean'},
	filter: {type: 'string', shortFlag: 'f'},
	auditStorage: {type: 'string'},
	window: {type: 'string'},
	theme: {type: 'string'},
	ascii: {type: 'boolean'},
	copy: {type: 'boolean'},
	showSecrets: {type: 'boolean'},
	readOnly: {type: 'boolean'},
	denyMethod: {type: 'string'},
	denyFile: {type: 'string'},
	nginx: {type: 'string'},
	reload: {type: 'string'},
	es: {type: 'string'},
	index: {type: 'string'},
	cloudId: {type: 'string'},
	esUser: {type: 'string'},
	esPassword: {type: 'string'},
	esPasswordFile: {type: 'string'},
	esApiKey: {type: 'string'},
	esApiKeyFile: {type: 'string'},
	esCa: {type: 'string'},
	esFingerprint: {type: 'string'},
	esInsecure: {type: 'boolean'},
	esProxy: {type: 'string'},
	shape: {type: 'string'},
	checkpoint: {type: 'string'},
	config: {type: 'string'},
	printConfig: {type: 'boolean'},
	for: {type: 'string'},
	reason: {type: 'string'},
	force: {type: 'string'},
	dryRun: {type: 'boolean'},
	yes: {type: 'boolean', shortFlag: 'y'},
	expired: {type: 'boolean'},
	allMine: {type: 'boolean'},
	help: {type: 'boolean', shortFlag: 'h'},
	version: {type: 'boolean', shortFlag: 'V'},
} as const;

export type FlagName = keyof typeof flags;

/**
Flags as meow gives them: undefined where one is not there.
*/
export type GivenFlags = Readonly<Partial<Record<FlagName, string | boolean>>>;

/**
Words that are commands where they stand first; everything else is a file.
*/
export const commandNames = ['block', 'unblock', 'blocks', 'ship'] as const;

export type CommandName = (typeof commandNames)[number];

const everywhere: readonly FlagName[] = [
	'config',
	'printConfig',
	'denyMethod',
	'denyFile',
	'nginx',
	'reload',
	'help',
	'version',
];

const reaching: readonly FlagName[] = [
	'es',
	'cloudId',
	'esUser',
	'esPassword',
	'esPasswordFile',
	'esApiKey',
	'esApiKeyFile',
	'esCa',
	'esFingerprint',
	'esInsecure',
	'esProxy',
];

const ofCommands: Readonly<Record<CommandName, readonly FlagName[]>> = {
	block: ['for', 'reason', 'force', 'readOnly', 'dryRun', 'yes', 'json'],
	unblock: ['expired', 'allMine', 'readOnly', 'dryRun', 'yes', 'json'],
	blocks: ['json', 'readOnly'],
	ship: [...reaching, 'index', 'follow', 'timezone', 'checkpoint', 'showSecrets'],
};

const ofCommandsAlone = new Set<FlagName>([
	'checkpoint',
	'for',
	'reason',
	'force',
	'dryRun',
	'yes',
	'expired',
	'allMine',
]);

function flagsOf(command: CommandName | undefined): FlagName[] {
	return command === undefined
		? (Object.keys(flags) as FlagName[]).filter(name => !ofCommandsAlone.has(name))
		: [...everywhere, ...ofCommands[command]];
}

/**
@param names Flags as they were written, long or short.
@throws {UsageError} For one that the command does not have.
*/
export function refuseUnknown(names: readonly string[], command: CommandName | undefined): void {
	const known = flagsOf(command);
	const words = known.map(name => toDashed(name));
	for (const name of names) {
		const isShort = known.some(flag => 'shortFlag' in flags[flag] && flags[flag].shortFlag === name);
		if (!words.includes(toDashed(name)) && !isShort) {
			const nearest = nearestWord(toDashed(name), words);
			const help = command === undefined ? 'waftop --help' : `waftop ${command} --help`;
			const advice = nearest === undefined ? `see ${help}` : `did you mean --${nearest}?`;
			const place = command === undefined ? '' : ` of waftop ${command}`;
			throw new UsageError(`--${toDashed(name)} is no option${place}; ${advice}`);
		}
	}
}

/** As it is written: `dry-run`. */
function toDashed(name: string): string {
	return name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
