import {type Alerter} from '../../waf/alerters.ts';
import {nearestWord} from '../../waf/filter/nearest-word.ts';
import {FormatError} from '../texts/format-text.ts';
import {readJinja} from '../texts/jinja-template.ts';
import {channelTables, type ChannelTable, optionsOf} from './channel-options.ts';

/**
What is wrong with the options of a channel, each in a sentence with the option it is about.
*/
export type ChannelProblems = {
	/** With these nothing could be sent, or not what the rule says. */
	readonly refused: ReadonlyArray<readonly [option: string, sentence: string]>;
	readonly noted: ReadonlyArray<readonly [option: string, sentence: string]>;
};

const choices: Readonly<Record<string, readonly string[]>> = {
	email_format: ['html'],
	pagerduty_event_type: ['trigger', 'resolve', 'acknowledge'],
	pagerduty_v2_payload_severity: ['critical', 'error', 'warning', 'info'],
	slack_msg_color: ['good', 'warning', 'danger'],
	mattermost_msg_color: ['good', 'warning', 'danger'],
	syslog_protocol: ['udp', 'tcp', 'tls', 'local'],
	syslog_format: ['text', 'cef', 'ecs'],
	syslog_severity: ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'],
};

/** Programs that run a text as a program: what follows them first is one. */
const interpreters =
	/(?:^|\/)(?:(?:ba|da|z|k|a|c|tc|fi)?sh|busybox|awk|gawk|mawk|sed|perl|python[\d.]*|ruby|node|php|lua[\d.]*|tclsh|expect)$/;

/** Programs that put their arguments together for a shell. */
const remoteShells = /(?:^|\/)(?:ssh|su|eval|xargs|parallel|watch)$/;
const placeholder = /%\([^)]*\)s|\{[\w@.-]+(?:\[[\w@.-]+\])*\}/;

/**
Checks what a channel is given.
*/
export function checkChannel({name, options}: Alerter, table: ChannelTable): ChannelProblems {
	const refused: Array<readonly [string, string]> = [];
	const noted: Array<readonly [string, string]> = [];
	const has = (option: string): boolean => options[option] !== undefined && options[option] !== '';
	for (const [option, ...others] of table.needs) {
		if (![option, ...others].some(one => has(one))) {
			noted.push(['alert', `${name} needs ${option}; until it has it nobody is told by it`]);
		}
	}

	for (const [option, allowed] of Object.entries(choices)) {
		const value = options[option];
		if (optionsOf(table).includes(option) && has(option) && !allowed.includes(String(value))) {
			refused.push([option, `${JSON.stringify(value)} is none of ${allowed.join(', ')}`]);
		}
	}

	for (const option of optionsOf(table).filter(one => /_(?:url|hosts)$/.test(one) && one !== 'telegram_api_url')) {
		const urls: readonly unknown[] = [options[option] ?? []].flat();
		if (urls.some(url => typeof url !== 'string' || !/^https?:\/\/[^\s/]/.test(url))) {
			// The URL itself may be the secret.
			refused.push([option, 'expected an address that begins with http:// or https://']);
		}
	}

	for (const option of optionsOf(table).filter(one => one.endsWith('_ignore_ssl_errors'))) {
		if (options[option] === true) {
			noted.push([option, 'whoever stands between can read and change what is sent']);
		}
	}

	for (const option of name === 'post2' ? ['http_post2_payload', 'http_post2_headers'] : []) {
		const value = options[option];
		const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
		try {
			readJinja(text);
		} catch (error) {
			if (!(error instanceof FormatError)) {
				throw error;
			}

			refused.push([option, error.message]);
		}
	}

	if (name === 'command') {
		refused.push(...checkCommand(options['command']));
	}

	if (name === 'email' && has('email_from_field') && !has('email_add_domain')) {
		refused.push(['email_from_field', 'needs email_add_domain: without it a client could choose who gets the mail']);
	}

	if (name === 'syslog' && ['udp', 'tcp', 'tls'].includes(String(options['syslog_protocol'])) && !has('syslog_host')) {
		noted.push([
			'alert',
			`syslog over ${String(options['syslog_protocol'])} needs syslog_host; until it has it nobody is told by it`,
		]);
	}

	if (options[`${name}_api_version`] === 'v1') {
		noted.push([`${name}_api_version`, 'version 1 is gone; version 2 is used']);
	}

	return {refused, noted};
}

/** A value is a whole argument of a program: no part of what the program runs as a program. */
function checkCommand(command: unknown): ReadonlyArray<readonly [string, string]> {
	const isFilled = (word: unknown): boolean => typeof word === 'string' && placeholder.test(word);
	if (typeof command === 'string') {
		return isFilled(command) || /\s/.test(command)
			? [
					[
						'command',
						isFilled(command)
							? 'as one text would give what a client wrote to a shell; write it as a list'
							: 'is no line for a shell; write it as a list, [program, argument]',
					],
				]
			: [];
	}

	const words: readonly unknown[] = Array.isArray(command) ? command : [];
	if (words.some(word => typeof word !== 'string')) {
		return [['command', 'expected a list of texts; put numbers in quotes']];
	}

	const filled = words.findIndex(word => isFilled(word));
	if (filled === 0) {
		return [['command', 'the program cannot be named by a request']];
	}

	const before = words.slice(0, Math.max(0, filled)).map(String);
	const last = before.findLastIndex(word => interpreters.test(word));
	const runner =
		before.find(word => remoteShells.test(word)) ??
		(last !== -1 && (before.slice(last + 1).every(word => word.startsWith('-')) || isCodeFlag(before.at(-1)!))
			? before[last]
			: undefined);
	return runner === undefined
		? []
		: [
				[
					'command',
					`${runner} would run what a client wrote; call a program of yours with it, or read the values from standard input (pipe_match_json)`,
				],
			];
}

function isCodeFlag(word: string): boolean {
	return /^-[A-Za-z]*[ceErR]$|^--(?:eval|execute|command|print|run)$/.test(word);
}

/**
Options that look as if they were for a channel and are not: each with what may be meant.

@param given Their names.
@param used The channels of the rule.
*/
export function findStrangeOptions(
	given: readonly string[],
	used: ReadonlyMap<string, ChannelTable>,
): ReadonlyArray<readonly [option: string, sentence: string]> {
	return given.flatMap(option => {
		const idle = Object.values(channelTables).find(table => Object.hasOwn(table.idle, option))?.idle[option];
		if (idle !== undefined) {
			return [[option, idle] as const];
		}

		// Options of channels that this rule does not use are common to many rules.
		if (Object.values(channelTables).some(table => optionsOf(table).includes(option))) {
			return [];
		}

		const found: Array<readonly [string, string]> = [];
		for (const [name, table] of used) {
			const known = optionsOf(table);
			const prefix = /^[a-z\d]+(?=_)/.exec(option)?.[0] ?? '';
			if (prefix.length > 1 && known.some(one => one.startsWith(`${prefix}_`))) {
				const nearest = nearestWord(option, known);
				found.push([option, `${name} has no such option${nearest === undefined ? '' : `; did you mean ${nearest}?`}`]);
			}
		}

		return found.slice(0, 1);
	});
}
