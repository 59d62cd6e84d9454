import {existsSync} from 'node:fs';
import {nearestWord} from '../waf/filter/nearest-word.ts';
import {day} from '../waf/clock.ts';
import {readConfigFile} from './config-file.ts';
import {type DenyCommand, readDenyCommand} from './deny-command-line.ts';
import {accessOptions} from './access-options.ts';
import {type DoctorRequest, readDoctorCommand} from './doctor-command-line.ts';
import {elasticOptions} from './elastic-options.ts';
import {generalOptions} from './general-options.ts';
import {type CommandName, commandNames} from './option.ts';
import {mainOptions, readValues, watchOptions} from './options.ts';
import {formatConfig} from './print-config.ts';
import {type ReadFlags, readFlags} from './read-flags.ts';
import {type AlertsRequest, type DefaultRulesRequest, readAlertsCommand} from './alerts-command-line.ts';
import {readReportCommand, type ReportRequest} from './report-command-line.ts';
import {findEffective, toKeptSettings} from './resolve-settings.ts';
import {type KeptSettings, type Mode, type Settings} from './settings.ts';
import {type SendTestRequest} from './send-test-command-line.ts';
import {readShipCommand, type ShipRequest} from './ship-command-line.ts';
import {type TimePoint} from './time-values.ts';
import {UsageError} from './usage-error.ts';
import {readWatchCommand, type WatchRequest} from './watch-command-line.ts';

/**
What a command line asks for: a text to print, or a run.
*/
export type Request =
	| {readonly kind: 'version'}
	| {readonly kind: 'help'; readonly command: CommandName | undefined}
	| {readonly kind: 'print-config'; readonly text: string}
	/** `discover`: nothing to read is named. */
	| {readonly kind: 'run' | 'discover'; readonly settings: Settings}
	| DenyCommand
	| AlertsRequest
	| DefaultRulesRequest
	| DoctorRequest
	| ReportRequest
	| SendTestRequest
	| ShipRequest
	| WatchRequest;

export type Surroundings = {
	readonly now: number;
	readonly isTerminal: boolean;
	readonly importMeta: ImportMeta;
	readonly environment: NodeJS.ProcessEnv;

	/** Takes a sentence for the person, at once: what is wrong afterwards may follow from it. */
	readonly warn: (sentence: string) => void;
};

/**
Reads the command line, then the settings of file and environment.

@throws {UsageError} Names the option and the value.
*/
export async function readCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<Request> {
	const {now, isTerminal, importMeta, environment, warn} = surroundings;
	const flags = readFlags(argv, importMeta);
	const {command, input, given} = flags;
	const {help, version, config, printConfig} = readValues(generalOptions, given, now);
	if (help) {
		return {kind: 'help', command};
	}

	if (version) {
		return {kind: 'version'};
	}

	const file = await readConfigFile(config, environment);
	if (file.passedOver !== undefined) {
		warn(file.passedOver);
	}

	const effective = findEffective(given, environment, file.given, now);
	if (printConfig) {
		return {kind: 'print-config', text: formatConfig(effective, file.passedOver)};
	}

	const kept = toKeptSettings(effective, now);
	switch (command) {
		case undefined: {
			const settings = toSettings(flags, kept, {now, isTerminal});
			const {files, standardInput, demo, elastic} = settings;
			const isNamed = files.length > 0 || standardInput || demo || elastic !== undefined;
			return {kind: isNamed ? 'run' : 'discover', settings};
		}

		case 'report':
			return readReportCommand(toSettings(flags, kept, {now, isTerminal: false}), given, now);

		case 'watch':
			return readWatchCommand(toSettings(flags, kept, {now, isTerminal: false}), given, now);

		case 'alerts':
			return readAlertsCommand(input, given, now, inputs =>
				toSettings({...flags, input: inputs}, kept, {now, isTerminal: false}),
			);

		case 'ship': {
			// Here the server is not what is read.
			const settings = toSettings(flags, {...kept, elastic: undefined}, {now, isTerminal: false});
			return readShipCommand({...settings, elastic: kept.elastic}, given, now);
		}

		case 'doctor': {
			const settings = toSettings(flags, {...kept, files: [], elastic: undefined}, {now, isTerminal: false});
			return readDoctorCommand(settings, kept.elastic, given, now);
		}

		case 'block':
		case 'unblock':
		case 'blocks':
			return readDenyCommand(command, input, given, toSettings({...flags, input: []}, kept, {now, isTerminal}));
	}
}

/** `waftop blok 203.0.113.7` would wait for a file of that name. */
function refuseMistypedCommand([first = '']: readonly string[]): void {
	const meant = /^[a-z]+$/.test(first) ? nearestWord(first, [...commandNames, 'demo']) : undefined;
	if (meant !== undefined && meant !== first && !existsSync(first)) {
		throw new UsageError(`unknown command ${first}`, `did you mean ${meant}? For a file of that name write ./${first}`);
	}
}

type Run = {readonly now: number; readonly isTerminal: boolean};

function toSettings({command, input, given}: ReadFlags, kept: KeptSettings, {now, isTerminal}: Run): Settings {
	const {once, plain, ...run} = readValues(watchOptions, given, now);
	if (plain && (run.json || once)) {
		throw new UsageError(`--plain and --${run.json ? 'json' : 'once'} cannot be used together`, 'choose one');
	}

	refuseEmptySpan(run.since, run.until, given);
	if (run.failOn.length > 0 && run.follow && !once && command !== 'alerts') {
		throw new UsageError('--fail-on needs an end', 'add --once or --no-follow');
	}

	const demo = input.length === 1 && input[0] === 'demo';
	const named = demo ? [] : input.filter(name => name !== '-');
	const standardInput = input.includes('-');
	const isLocal = named.length > 0 || standardInput || demo;
	const isRuleNamed = run.failOn.some(({kind}) => kind === 'rule');
	const mode = chooseMode({once, json: run.json, plain, isTerminal});
	if (command === undefined && given.has(mainOptions.alerts) && (mode === 'plain' || mode === 'json') && !isRuleNamed) {
		throw new UsageError(
			'--alerts: where rows are printed no rule is evaluated',
			'see it on the screen, with --once, or with waftop watch, which tells people',
		);
	}

	refuseMistypedCommand(named);
	if (
		(command === undefined || command === 'report' || command === 'watch' || command === 'alerts') &&
		isLocal &&
		(given.has(elasticOptions.nodes) || given.has(elasticOptions.cloudId))
	) {
		throw new UsageError(`--es cannot be used with ${input[0]}`, 'read either the index or the file');
	}

	const elastic = isLocal ? undefined : kept.elastic;
	if (elastic === undefined && kept.window > day) {
		throw new UsageError('--window: 7d and 30d need an index', 'use at most 24h, or name a search server with --es');
	}

	const {accessLogs} = kept;
	if (elastic !== undefined && given.has(accessOptions.accessLogs)) {
		throw new UsageError(
			'--access-log cannot be used with an index',
			"name the WAF's log, too: waftop FILE --access-log FILE",
		);
	}

	if (accessLogs.includes('-') && !standardInput && given.has(accessOptions.accessLogs)) {
		throw new UsageError('--access-log -: standard input is not read', 'add -: waftop - --access-log -');
	}

	if (run.unseen && accessLogs.length === 0 && isLocal) {
		throw new UsageError('--unseen needs an access log', 'name one with --access-log FILE');
	}

	if (run.unseen && run.filter.length > 0) {
		throw new UsageError('--unseen and --filter cannot be used together', 'leave one out');
	}

	if (demo && once) {
		throw new UsageError('--once: the demo has no end to sum up', 'leave out --once, or see its rows with --plain');
	}

	return {
		...kept,
		...run,
		accessLogs: demo || elastic !== undefined ? [] : accessLogs,
		// Whoever asks for a summary has not asked for what rules of the settings cost.
		alerts: once && !given.has(mainOptions.alerts) && !isRuleNamed ? [] : kept.alerts,
		mode,
		demo,
		files: isLocal || kept.elastic !== undefined ? named : kept.files,
		discovered: undefined,
		elastic,
		standardInput,
	};
}

type ModeFlags = {once: boolean; json: boolean; plain: boolean; isTerminal: boolean};

function chooseMode({once, json, plain, isTerminal}: ModeFlags): Mode {
	if (once) {
		return 'once';
	}

	if (json) {
		return 'json';
	}

	return plain || !isTerminal ? 'plain' : 'screen';
}

/** Two times of a day may lie on both sides of midnight: only what is certain is refused. */
function refuseEmptySpan(since: TimePoint | undefined, until: TimePoint | undefined, given: ReadFlags['given']): void {
	const isEmpty =
		(since?.kind === 'ago' && until?.kind === 'ago' && since.age < until.age) ||
		(since?.kind === 'instant' &&
			until?.kind === 'instant' &&
			since.isLocal === until.isLocal &&
			since.time > until.time);
	if (isEmpty) {
		const [from, to] = [watchOptions.since, watchOptions.until].map(option => given.get(option)?.texts[0] ?? '');
		throw new UsageError(`--since ${from} is later than --until ${to}`, 'nothing lies between them: exchange the two');
	}
}
