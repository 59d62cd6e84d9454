import {hostname} from 'node:os';
import process from 'node:process';
import {formatInstant} from '../../waf/calendar.ts';
import {cutText} from './cut-text.ts';
import {type Message} from './message.ts';

/**
The facilities and severities of syslog, by their place (RFC 5424, section 6.2.1).
*/
export const facilities: readonly string[] = [
	'kern',
	'user',
	'mail',
	'daemon',
	'auth',
	'syslog',
	'lpr',
	'news',
	'uucp',
	'cron',
	'authpriv',
	'ftp',
	'ntp',
	'audit',
	'alert',
	'clock',
	'local0',
	'local1',
	'local2',
	'local3',
	'local4',
	'local5',
	'local6',
	'local7',
];
export const severities: readonly string[] = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];

/** Of a value of structured data: a datagram has room for little. */
const longestValue = 64;

/**
What stands in front of a message.
*/
export type SyslogHead = {readonly facility: number; readonly severity: number; readonly appName: string};

/**
The head of a message by RFC 5424, the blank behind it included: with the alert's id, rule and key as structured data. The number is the one that is kept for examples: waftop has none of its own.
*/
export function toSyslogHead({id, kind, rule, key, at}: Message, {facility, severity, appName}: SyslogHead): string {
	const priority = facility * severities.length + severity;
	const data = Object.entries({id, rule, key: key ?? ''})
		.filter(([, value]) => value !== '')
		.map(([name, value]) => ` ${name}="${cutText(value, longestValue).replaceAll(/["\\\]]/g, String.raw`\$&`)}"`)
		.join('');
	return `<${priority}>1 ${formatInstant(at)} ${toWord(hostname(), 255)} ${toWord(appName, 48)} ${process.pid} ${kind} [waftop@32473${data}] `;
}

/** Printable ASCII without blanks. */
function toWord(text: string, limit: number): string {
	const word = text.replaceAll(/[^!-~]/g, '').slice(0, limit);
	return word === '' ? '-' : word;
}
