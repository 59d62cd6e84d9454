import {formatRange, parseRange} from '../waf/address-range.ts';
import {splitWords} from '../waf/split-command.ts';
import {isFolder} from './audit-storage.ts';
import {elasticOptions} from './elastic-options.ts';
import {anyText, isSwitch, oneOf, type Option} from './option.ts';
import {parseDuration, parseWindow, parseZone} from './time-values.ts';
import {UsageError} from './usage-error.ts';

function isCommand(label: string, text: string): void {
	const words = splitWords(text);
	if (!words.ok) {
		throw new UsageError(`${label}: "${text}" is no command: ${words.problem}`);
	}
}

function isRange(label: string, text: string): void {
	if (parseRange(text) === undefined) {
		throw new UsageError(`${label}: "${text}" is no address and no range; write 192.0.2.7 or 2001:db8::/32`);
	}
}

function isHost(label: string, text: string): void {
	// A program could take a word that begins with a sign for an option.
	if (!/^[\da-z][\w.@:-]*$/i.test(text)) {
		throw new UsageError(`${label}: "${text}" is no name of a machine`);
	}
}

function isHeader(label: string, text: string): void {
	if (!/^[\w-]+$/.test(text)) {
		throw new UsageError(`${label}: "${text}" is no name of a header`);
	}
}

export const themes = ['default', 'mono', 'deuteranopia'] as const;
export const denyMethods = ['auto', 'deny', 'early'] as const;

/**
Every setting that has a place in the settings file, in the order in which it is printed.
*/
export const options: readonly Option[] = [
	{
		key: 'files',
		flag: undefined,
		variable: 'WAFTOP_FILES',
		kind: 'list',
		words: 'logs to open where the command line names none',
		fallback: [],
		check: anyText,
	},
	{
		key: 'audit_storage',
		flag: 'audit-storage',
		variable: 'WAFTOP_AUDIT_STORAGE',
		kind: 'text',
		words: "folder of the records behind a concurrent audit log's index; unset: as the server's configuration says",
		fallback: undefined,
		check: isFolder,
	},
	{
		key: 'window',
		flag: 'window',
		variable: 'WAFTOP_WINDOW',
		kind: 'text',
		words: 'time window at start: 1m, 5m, 15m, 1h, 24h',
		fallback: ['15m'],
		check: parseWindow,
	},
	{
		key: 'timezone',
		flag: 'timezone',
		variable: 'WAFTOP_TIMEZONE',
		kind: 'text',
		words: "zone of the log's times: UTC, +01:00, Europe/Berlin; unset: found by the ids",
		fallback: undefined,
		check: (label, text) => parseZone(label, text, 0),
	},
	{
		key: 'theme',
		flag: 'theme',
		variable: 'WAFTOP_THEME',
		kind: 'text',
		words: themes.join(', '),
		fallback: ['default'],
		check: oneOf(...themes),
	},
	{
		key: 'ascii',
		flag: 'ascii',
		variable: 'WAFTOP_ASCII',
		kind: 'switch',
		words: 'no characters but ASCII in bars and rules; unset: as the locale says',
		fallback: undefined,
		check: isSwitch,
	},
	{
		key: 'copying',
		flag: 'copy',
		variable: 'WAFTOP_COPYING',
		kind: 'switch',
		words: "whether c may write to the terminal's clipboard",
		fallback: ['true'],
		check: isSwitch,
	},
	{
		key: 'show_secrets',
		flag: 'show-secrets',
		variable: 'WAFTOP_SHOW_SECRETS',
		kind: 'switch',
		words: 'show and give out passwords, tokens and cookies as they are, not masked',
		fallback: ['false'],
		check: isSwitch,
	},
	{
		key: 'read_only',
		flag: 'read-only',
		variable: 'WAFTOP_READ_ONLY',
		kind: 'switch',
		words: 'offer no denying and change nothing',
		fallback: ['false'],
		check: isSwitch,
	},
	{
		key: 'deny.method',
		flag: 'deny-method',
		variable: 'WAFTOP_DENY_METHOD',
		kind: 'text',
		words: 'auto, deny, early; auto: early where a server block tests $waftop_denied',
		fallback: ['auto'],
		check: oneOf(...denyMethods),
	},
	{
		key: 'deny.file',
		flag: 'deny-file',
		variable: 'WAFTOP_DENY_FILE',
		kind: 'text',
		words: "the deny list; unset: conf.d/waftop-deny.conf or conf.d/waftop-geo.conf of nginx's folder",
		fallback: undefined,
		check: anyText,
	},
	{
		key: 'deny.nginx',
		flag: 'nginx',
		variable: 'WAFTOP_NGINX',
		kind: 'text',
		words: 'the nginx to change, with its arguments; unset: the one that runs',
		fallback: undefined,
		check: isCommand,
	},
	{
		key: 'deny.reload',
		flag: 'reload',
		variable: 'WAFTOP_RELOAD',
		kind: 'text',
		words: 'command that reloads it, such as systemctl reload nginx; unset: nginx -s reload',
		fallback: undefined,
		check: isCommand,
	},
	{
		key: 'deny.duration',
		flag: undefined,
		variable: 'WAFTOP_DENY_DURATION',
		kind: 'text',
		words: 'how long a rule lasts unless another time is chosen: 10m, 1h, 24h, 7d, permanent',
		fallback: ['1h'],
		check: parseDuration,
	},
	{
		key: 'deny.allow',
		flag: undefined,
		variable: 'WAFTOP_DENY_ALLOW',
		kind: 'list',
		words: 'addresses and ranges that are never denied',
		fallback: [],
		check: isRange,
	},
	{
		key: 'deny.overwritten_headers',
		flag: undefined,
		variable: 'WAFTOP_DENY_OVERWRITTEN_HEADERS',
		kind: 'list',
		words: 'headers that your proxy overwrites, so that no visitor can choose the address in them',
		fallback: [],
		check: isHeader,
	},
	{
		key: 'deny.hosts',
		flag: undefined,
		variable: 'WAFTOP_DENY_HOSTS',
		kind: 'list',
		words: 'machines to deny on where an index is read, such as [web1, web2]',
		fallback: [],
		check: isHost,
	},
	{
		key: 'deny.command',
		flag: undefined,
		variable: 'WAFTOP_DENY_COMMAND',
		kind: 'text',
		words:
			'run for each of them, such as: ssh {host} sudo waftop block {address} --for {duration} --reason {reason} --yes',
		fallback: undefined,
		check: isCommand,
	},
	{
		key: 'deny.undo_command',
		flag: undefined,
		variable: 'WAFTOP_DENY_UNDO_COMMAND',
		kind: 'text',
		words: 'takes it back, such as: ssh {host} sudo waftop unblock {address} --yes',
		fallback: undefined,
		check: isCommand,
	},
	...elasticOptions,
];

/**
The option that a key of the file or a flag belongs to.
*/
export function optionOf(key: string): Option {
	return options.find(option => option.key === key)!;
}

/**
An address list in normal form.
*/
export function normalizeRanges(texts: readonly string[]): string[] {
	return texts.flatMap(text => {
		const range = parseRange(text);
		return range === undefined ? [] : [formatRange(range)];
	});
}
