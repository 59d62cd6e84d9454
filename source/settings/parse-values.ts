import {statSync} from 'node:fs';
import path from 'node:path';
import {formatRange, parseRange} from '../waf/address-range.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {parseFilter} from '../waf/filter/filter-text.ts';
import {splitWords} from '../waf/split-command.ts';
import {toSystemReason} from '../waf/system-reason.ts';
import {hidePassword} from '../waf/url-password.ts';
import {UsageError} from './usage-error.ts';

/**
Any text but an empty one.

@throws {UsageError}
*/
export function parseText(label: string, text: string): string {
	if (text === '') {
		throw new UsageError(`${label}: the value is empty`);
	}

	return text;
}

/**
A format of access logs, as a server's configuration has it or by its name; what it means is read later.

@throws {UsageError}
*/
export function parseAccessFormat(label: string, text: string): string {
	if (!/[$%][>{a-z]/i.test(text) && !/^(?:common|combined|main|vhost_combined|upstreaminfo|json)$/i.test(text)) {
		throw new UsageError(
			`${label}: no format of an access log: "${text}"`,
			'write it as the configuration does, such as \'$remote_addr [$time_local] "$request" $status\', or combined',
		);
	}

	return text;
}

/**
The words of a command line, which is never given to a shell.

@throws {UsageError}
*/
export function parseCommand(label: string, text: string): readonly string[] {
	const words = splitWords(text);
	if (!words.ok) {
		throw new UsageError(`${label}: invalid command "${text}": ${words.problem}`);
	}

	return words.words;
}

/**
An address or range in normal form.

@throws {UsageError}
*/
export function parseAddresses(label: string, text: string): string {
	const range = parseRange(text);
	if (range === undefined) {
		throw new UsageError(`${label}: invalid address or range "${text}"`, 'write it as 192.0.2.7 or 2001:db8::/32');
	}

	return formatRange(range);
}

/**
@throws {UsageError}
*/
export function parseHost(label: string, text: string): string {
	// A program could take a word that begins with a sign for an option.
	if (!/^[\da-z][\w.@:-]*$/i.test(text)) {
		throw new UsageError(`${label}: invalid host name "${text}"`);
	}

	return text;
}

/**
@throws {UsageError}
*/
export function parseHeader(label: string, text: string): string {
	if (!/^[\w-]+$/.test(text)) {
		throw new UsageError(`${label}: invalid header name "${text}"`);
	}

	return text;
}

/**
@throws {UsageError}
*/
export function parseUrl(label: string, text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
		throw new UsageError(`${label}: invalid URL "${hidePassword(text)}"`, 'write it as https://es.example:9200');
	}

	return text;
}

/**
A SHA-256 fingerprint without colons.

@throws {UsageError}
*/
export function parseFingerprint(label: string, text: string): string {
	const digits = text.replaceAll(':', '');
	if (!/^[0-9a-f]{64}$/i.test(digits)) {
		throw new UsageError(`${label}: invalid SHA-256 fingerprint "${text}"`, 'it has 64 hexadecimal digits');
	}

	return digits;
}

/**
@throws {UsageError}
*/
export function parseFilterOption(label: string, text: string): Filter {
	const parsed = parseFilter(text);
	if (!parsed.ok) {
		throw new UsageError(`${label}: ${parsed.problem}`);
	}

	return parsed.filter;
}

/**
The absolute path of a directory that is there.

@throws {UsageError}
*/
export function parseDirectory(label: string, text: string): string {
	let isDirectory: boolean;
	try {
		isDirectory = statSync(path.resolve(text)).isDirectory();
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new UsageError(
			`${label}: cannot read ${text}: ${toSystemReason(error)}`,
			code === 'EACCES' ? 'start waftop with sudo' : 'give the directory that SecAuditLogStorageDir names',
		);
	}

	if (!isDirectory) {
		throw new UsageError(`${label}: ${text} is not a directory`, 'give the one that SecAuditLogStorageDir names');
	}

	return path.resolve(text);
}

/**
The beginning of the names of daily indices: lower case, no wildcards, no leading sign
(https://www.elastic.co/docs/reference/elasticsearch/index-settings).

@throws {UsageError}
*/
export function parseIndexPrefix(label: string, text: string): string {
	if (!/^[a-z0-9][a-z0-9._-]{0,200}$/.test(text)) {
		throw new UsageError(
			`${label}: invalid prefix of an index name "${text}"`,
			'use lower-case letters, digits, dots, hyphens and underscores, such as waftop',
		);
	}

	return text;
}
