import packageFile from '../../../package.json' with {type: 'json'};
import {formatInstant} from '../../waf/calendar.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {fitBytes} from './cut-bytes.ts';
import {fieldText} from './field-text.ts';
import {type Message} from './message.ts';
import {toTitle} from './message-text.ts';

/**
In which form syslog carries an alert.
*/
export type SyslogFormat = 'text' | 'cef' | 'ecs';

const longestTitle = 300;

/** Of CEF, by the severity of syslog: 10 is the worst. */
const cefSeverities = [10, 9, 8, 7, 6, 4, 3, 1];

/**
What follows the header of a syslog message: one line of at most so many bytes, its body cut where it does not fit.

@param severity From 0, an emergency, to 7.
*/
export function toSyslogContent(message: Message, format: SyslogFormat, severity: number, most: number): string {
	const make = {text: toPlain, cef: toCef, ecs: toEcs}[format];
	return fitBytes(message.body, most, body => make(message, body, severity));
}

function toPlain(message: Message, body: string): string {
	const lines = [toTitle(message, longestTitle), ...body.split('\n'), message.command, `alert ${message.id}`];
	return lines.filter(line => line.trim() !== '').join(' | ');
}

/** The Common Event Format, version 0 (ArcSight, Implementing CEF, revision 25): a head of seven fields, then pairs. */
function toCef(message: Message, body: string, severity: number): string {
	const facts: ReadonlyArray<readonly [string, string]> = [
		['externalId', message.id],
		['rt', String(message.at)],
		['src', toAddress(fieldText(message, 'source.ip'))],
		['dhost', fieldText(message, 'url.domain')],
		['request', fieldText(message, 'url.path')],
		['requestMethod', fieldText(message, 'http.request.method')],
		['act', fieldText(message, 'modsecurity.outcome')],
		['cnt', message.matches.length === 0 ? '' : String(message.matches.length)],
		['cs1Label', message.key === undefined ? '' : 'key'],
		['cs1', message.key ?? ''],
		['cs2Label', message.command === '' ? '' : 'command'],
		['cs2', message.command],
		['msg', body],
	];
	const head = [message.rule, toTitle(message, longestTitle)].map(escapeCefHead);
	const pairs = facts
		.filter(([, value]) => value !== '')
		.map(([name, value]) => `${name}=${escapeCefValue(value)}`)
		.join(' ');
	return `CEF:0|waftop|waftop|${packageFile.version}|${head.join('|')}|${cefSeverities[severity]}|${pairs}`;
}

function toAddress(text: string): string {
	return /^[\d.]+$|^[\da-f:.]+$/i.test(text) ? text : '';
}

function escapeCefHead(text: string): string {
	return text.replaceAll(/[\\|]/g, String.raw`\$&`);
}

function escapeCefValue(text: string): string {
	return text.replaceAll(/[\\=]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
}

/** An event of the Elastic Common Schema, 8.11 (https://www.elastic.co/docs/reference/ecs). */
function toEcs(message: Message, body: string, severity: number): string {
	const [first = {}] = message.matches;
	const {source, url, http, user_agent: userAgent, modsecurity} = first;
	const whole = {
		'@timestamp': formatInstant(message.at),
		message: body,
		ecs: {version: '8.11.0'},
		event: {
			id: message.id,
			kind: 'alert',
			category: ['intrusion_detection'],
			type: [message.kind === 'resolved' ? 'end' : 'info'],
			provider: 'waftop',
			severity,
			reason: toTitle(message, longestTitle),
		},
		rule: {name: message.rule},
		waftop: {key: message.key ?? null, command: message.command, matches: message.matches.length},
	};
	const full = toJsonLine({...whole, source, url, http, user_agent: userAgent, modsecurity});
	// The request's own fields are the first to go where they are long.
	return full.length > longestFull ? toJsonLine({...whole, source}) : full;
}

const longestFull = 1500;
