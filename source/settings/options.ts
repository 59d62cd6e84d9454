import {accessOptions, unseenOption} from './access-options.ts';
import {alertsOptions, watchCommandOptions} from './alerts-options.ts';
import {denyCommandOptions, denyOptions} from './deny-options.ts';
import {doctorOptions} from './doctor-options.ts';
import {elasticOptions} from './elastic-options.ts';
import {parseFailOn} from './fail-on.ts';
import {generalOptions} from './general-options.ts';
import {choice, type Given, list, map, type Option, text, toggle, type ValuesOf} from './option.ts';
import {parseDirectory, parseFilterOption, parseText} from './parse-values.ts';
import {reportOptions} from './report-options.ts';
import {shipOptions} from './ship-options.ts';
import {parseTimePoint, parseWindow, parseZone, windowNames} from './time-values.ts';

/**
Options of what is read and shown that also stand in the settings file, outside its sections.
*/
export const mainOptions = {
	files: list(
		{
			key: 'files',
			fallback: [],
			words: 'logs to open when the command line names none',
			group: 'input',
			usages: [],
		},
		parseText,
	),
	...accessOptions,
	/** Where the records behind every index of an audit log are; absolute. */
	auditStorage: text(
		{
			flag: 'audit-storage',
			key: 'audit_storage',
			placeholder: 'DIR',
			words: "directory of a concurrent audit log's records (default: from the server's configuration)",
			group: 'input',
			usages: ['main', 'report', 'watch', 'alerts'],
		},
		parseDirectory,
	),
	/** Databases of countries and networks. */
	geoip: list(
		{
			flag: 'geoip',
			key: 'geoip',
			placeholder: 'FILE',
			fallback: [],
			words: 'MaxMind database that says the country or AS of a client, such as GeoLite2-Country.mmdb; repeatable',
			group: 'input',
			usages: ['main', 'report', 'watch', 'alerts'],
		},
		parseText,
	),
	window: text(
		{
			flag: 'window',
			key: 'window',
			placeholder: 'WINDOW',
			choices: windowNames,
			fallback: '15m',
			words: 'time window to start with, 7d and 30d only with --es',
			group: 'display',
			usages: ['main'],
		},
		parseWindow,
	),
	/** Offset from UTC. */
	zoneOffset: text(
		{
			flag: 'timezone',
			key: 'timezone',
			placeholder: 'ZONE',
			words: "the log's time zone: UTC, +01:00, Europe/Berlin (default: from the transaction ids)",
			group: 'input',
			usages: ['main', 'report', 'ship', 'watch', 'alerts'],
		},
		parseZone,
	),
	theme: choice({
		flag: 'theme',
		key: 'theme',
		placeholder: 'NAME',
		choices: ['default', 'dark', 'light', 'mono', 'deuteranopia'],
		fallback: 'default',
		words: "colour theme, by default as the terminal's background is",
		group: 'display',
		usages: ['main'],
	}),
	/** False: as the locale says. */
	ascii: toggle({
		flag: 'ascii',
		key: 'ascii',
		words: 'draw with ASCII characters only (default: only where the locale is not UTF-8)',
		group: 'display',
		usages: ['main', 'report'],
	}),
	copying: toggle(
		{
			flag: 'copy',
			key: 'copying',
			words: "let c copy to the terminal's clipboard",
			group: 'display',
			usages: ['main'],
		},
		true,
	),
	/** Lines of the person's own. */
	notes: list(
		{
			flag: 'note',
			key: 'notes',
			placeholder: 'TEXT',
			fallback: [],
			words: 'line of your own that i and an empty feed show, such as whom to call; repeatable',
			group: 'display',
			usages: ['main'],
		},
		parseText,
	),
	/** Files and folders of alert rules. */
	alerts: list(
		{
			flag: 'alerts',
			key: 'alerts',
			placeholder: 'PATH',
			fallback: [],
			words: 'file of alert rules, or folder of *.yaml; repeatable',
			group: 'input',
			usages: ['main', 'watch', 'alerts'],
		},
		parseText,
	),
	/** Options of all rules that do not give them themselves. */
	alertDefaults: map({
		key: 'alert_defaults',
		words: 'options of every alert rule that does not say them itself, such as smtp_host or slack_webhook_url',
		group: 'input',
		usages: [],
		isSecret: true,
	}),
	/** On the screen and in what is given out. */
	showSecrets: toggle(
		{
			flag: 'show-secrets',
			key: 'show_secrets',
			words: 'show passwords, tokens and cookies instead of masking them',
			group: 'display',
			usages: ['main', 'report', 'ship', 'watch'],
		},
		false,
	),
	/** No deny rule is written or taken back. */
	readOnly: toggle(
		{
			flag: 'read-only',
			key: 'read_only',
			words: 'never change anything: denying, exporting and marking are off',
			group: 'deny',
			usages: ['main', 'block', 'unblock', 'blocks'],
		},
		false,
	),
} as const;

/**
Options of a single run.
*/
export const watchOptions = {
	since: text(
		{
			flag: 'since',
			placeholder: 'TIME',
			words: "read from TIME on: 15m (ago), 14:00, 14:00:05 or 2026-11-24T14:00, in the log's time zone",
			group: 'input',
			usages: ['main', 'report', 'watch', 'alerts'],
		},
		parseTimePoint,
	),
	until: text(
		{
			flag: 'until',
			placeholder: 'TIME',
			words: 'read up to TIME',
			group: 'input',
			usages: ['main', 'report', 'watch', 'alerts'],
		},
		parseTimePoint,
	),
	follow: toggle(
		{flag: 'follow', words: 'wait for more at the end of a log', group: 'input', usages: ['main', 'ship', 'watch']},
		true,
	),
	once: toggle({
		flag: 'once',
		words:
			'print a summary: lines, outcomes, the top ten categories, clients, networks, rules, paths and hosts, and what rules of --alerts found',
		group: 'output',
		usages: ['main'],
	}),
	plain: toggle({
		flag: 'plain',
		words: 'print one tab-separated line per transaction (the default when output is not a terminal)',
		group: 'output',
		usages: ['main'],
	}),
	json: toggle({
		flag: 'json',
		words: 'print one ECS document per transaction, one per line; with --once a single object',
		group: 'output',
		usages: ['main'],
	}),
	unseen: unseenOption,
	filter: text(
		{
			flag: 'filter',
			shortFlag: 'f',
			placeholder: 'FILTER',
			fallback: '',
			words:
				'show only what matches: client: cat: rule: outcome: host: path: method: sev: score>=10 tag: text: time: ~regex; ! negates',
			group: 'display',
			usages: ['main', 'report'],
		},
		parseFilterOption,
	),
	/** What ends the run with an exit code of its own. */
	failOn: list(
		{
			flag: 'fail-on',
			placeholder: 'CONDITION',
			fallback: [],
			words:
				"exit with 3 if this holds at the end of --once or --no-follow: 'through>0', or the name of an alert rule, which is all that alerts check takes; repeatable",
			group: 'output',
			usages: ['main', 'alerts'],
		},
		parseFailOn,
	),
} as const;

/**
Every option, in the order of the help and of the settings file. A new one is a row of one of these tables, and whoever uses its value.
*/
export const options: readonly Option[] = [
	watchOptions,
	mainOptions,
	reportOptions,
	alertsOptions,
	watchCommandOptions,
	denyCommandOptions,
	denyOptions,
	shipOptions,
	doctorOptions,
	elasticOptions,
	generalOptions,
].flatMap((table): Option[] => Object.values(table));

/**
The checked values of a table of options.

@throws {UsageError}
*/
export function readValues<Options extends Readonly<Record<string, Option>>>(
	table: Options,
	given: ReadonlyMap<Option, Given>,
	now: number,
): ValuesOf<Options> {
	return Object.fromEntries(
		Object.entries(table).map(([name, option]) => [name, option.read(given.get(option), now)]),
	) as ValuesOf<Options>;
}
