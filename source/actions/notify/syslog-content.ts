import packageFile from '../../../package.json' with {type: 'json'};
import {formatInstant} from '../../waf/calendar.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {fitBytes} from './cut-bytes.ts';
import {cutText} from './cut-text.ts';
import {fieldText} from './field-text.ts';
import {type Message} from './message.ts';
import {toTitle} from './message-text.ts';

/**
In which form syslog carries an alert.
*/
export type SyslogFormat = 'text' | 'cef' | 'ecs';

/** The parts of an alert that a line has room for, each cut at its length. */
type Parts = Readonly<Record<'id' | 'rule' | 'title' | 'key' | 'command', string>> & {
	readonly at: number;
	readonly kind: Message['kind'];
	readonly severity: number;
	readonly matches: number;
	readonly field: (name: string) => string;
};

const longest = {id: 100, rule: 150, title: 300, key: 200, command: 600, field: 300};

/** Of CEF, by the severity of syslog: 10 is the worst. */
const cefSeverities = [10, 9, 8, 7, 6, 4, 3, 1];

/**
What follows the header of a syslog message: one line of at most so many bytes. What does not fit is cut, the body first.

@param severity From 0, an emergency, to 7.
*/
export function toSyslogContent(message: Message, format: SyslogFormat, severity: number, most: number): string {
	const make = {text: toPlain, cef: toCef, ecs: toEcs}[format];
	let whole = '';
	for (const share of [1, 1 / 2, 1 / 4, 1 / 16]) {
		const parts = toParts(message, severity, share);
		whole = fitBytes(message.body, most, body => make(parts, body));
		if (Buffer.byteLength(whole) <= most) {
			break;
		}
	}

	return whole;
}

function toParts(message: Message, severity: number, share: number): Parts {
	const {id, rule, key = '', command, at, kind, matches} = message;
	const cut = (text: string, limit: number): string => cutText(text, Math.floor(limit * share));
	return {
		at,
		kind,
		severity,
		matches: matches.length,
		id: cut(id, longest.id),
		rule: cut(rule, longest.rule),
		title: cut(toTitle(message, longest.title), longest.title),
		key: cut(key, longest.key),
		command: cut(command, longest.command),
		field: name => cut(fieldText(message, name), longest.field),
	};
}

function toPlain({title, command, id}: Parts, body: string): string {
	return [title, ...body.split('\n'), command, `alert ${id}`].filter(line => line.trim() !== '').join(' | ');
}

/** The Common Event Format, version 0 (ArcSight, Implementing CEF, revision 25): a head of seven fields, then pairs. */
function toCef({id, at, rule, title, key, command, severity, matches, field}: Parts, body: string): string {
	const facts: ReadonlyArray<readonly [string, string]> = [
		['externalId', id],
		['rt', String(at)],
		['src', toAddress(field('source.ip'))],
		['dhost', field('url.domain')],
		['request', field('url.path')],
		['requestMethod', field('http.request.method')],
		['act', field('modsecurity.outcome')],
		['cnt', matches === 0 ? '' : String(matches)],
		['cs1Label', key === '' ? '' : 'key'],
		['cs1', key],
		['cs2Label', command === '' ? '' : 'command'],
		['cs2', command],
		['msg', body],
	];
	const pairs = facts
		.filter(([, value]) => value !== '')
		.map(([name, value]) => `${name}=${escapeCefValue(value)}`)
		.join(' ');
	const head = `${escapeCefHead(rule)}|${escapeCefHead(title)}|${cefSeverities[severity]}`;
	return `CEF:0|waftop|waftop|${packageFile.version}|${head}|${pairs}`;
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
function toEcs({id, at, kind, rule, title, key, command, severity, matches, field}: Parts, body: string): string {
	const orNone = (text: string): string | undefined => (text === '' ? undefined : text);
	return toJsonLine({
		'@timestamp': formatInstant(at),
		message: body,
		ecs: {version: '8.11.0'},
		event: {
			id,
			kind: 'alert',
			category: ['intrusion_detection'],
			type: [kind === 'resolved' ? 'end' : 'info'],
			provider: 'waftop',
			severity,
			reason: title,
		},
		rule: {name: rule},
		source: {ip: orNone(toAddress(field('source.ip')))},
		url: {domain: orNone(field('url.domain')), path: orNone(field('url.path'))},
		http: {request: {method: orNone(field('http.request.method'))}},
		user_agent: {original: orNone(field('user_agent.original'))},
		modsecurity: {outcome: orNone(field('modsecurity.outcome')), unique_id: orNone(field('modsecurity.unique_id'))},
		waftop: {key: orNone(key), command, matches},
	});
}
