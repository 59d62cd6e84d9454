import {formatInstant} from '../../waf/calendar.ts';
import {type DocumentSource, readNumber, readText} from '../../waf/document.ts';
import {readWholeRecord} from '../records/whole-record.ts';
import {type DocumentShape} from './document-shape.ts';

const mark = 'ModSecurity';

/** A log file with its offset: then all lines around it are read, too. */
function placeOf(source: DocumentSource): number | undefined {
	return readText(source, 'log.file.path') === undefined ? undefined : readNumber(source, 'log.offset');
}

function nameObserver(source: DocumentSource): string {
	const host = readText(
		source,
		'host.name',
		'host.hostname',
		'agent.name',
		'agent.hostname',
		'host',
		'source',
		'hostname',
	);
	return [host ?? '', readText(source, 'log.file.path', 'location', 'file', 'path') ?? ''].join(' ');
}

/**
Filebeat's nginx module takes the head off the line and puts it into fields: it is put back, in UTC, so that the line is read like every other.

Fields: `filebeat/module/nginx/error` of elastic/beats.
*/
export const filebeatNginx: DocumentShape = {
	name: 'filebeat-nginx',
	read(source, time) {
		const message = readText(source, 'message');
		const connection = readNumber(source, 'nginx.error.connection_id');
		// A line that has its head still is read as it is.
		if (message === undefined || /^\d{4}\//.test(message) || connection === undefined || time === undefined) {
			return undefined;
		}

		const process = readNumber(source, 'process.pid') ?? 0;
		const thread = readNumber(source, 'process.thread.id') ?? 0;
		const clock = formatInstant(time).slice(0, 19).replaceAll('-', '/').replace('T', ' ');
		const level = /^[a-z]{1,10}$/.exec(readText(source, 'log.level') ?? '')?.[0] ?? 'error';
		return {
			kind: 'line',
			shape: 'filebeat-nginx',
			line: `${clock} [${level}] ${process}#${thread}: *${connection} ${message}`,
			observer: nameObserver(source),
			place: placeOf(source),
			isUtc: true,
		};
	},
};

/**
The whole line, or a whole JSON record, in one field, as Filebeat, Fluent Bit, Vector, rsyslog and Graylog keep it.
*/
export const rawLine: DocumentShape = {
	name: 'raw-line',
	read(source, time) {
		const record = readWholeRecord(source, time);
		if (record !== undefined) {
			return {...record, kind: 'transaction', shape: 'raw-line', key: undefined};
		}

		// A field that holds the line whole comes first: `message` may be what a grok left of it.
		const texts = ['event.original', 'full_message', 'message', 'log', 'MESSAGE', 'short_message', 'raw'].flatMap(
			field => readText(source, field) ?? [],
		);
		const place = placeOf(source);
		const line = texts.find(text => text.includes(mark)) ?? (place === undefined ? undefined : texts.at(0));
		return line === undefined
			? undefined
			: {kind: 'line', shape: 'raw-line', line, observer: nameObserver(source), place, isUtc: false};
	},
};

/**
An alert of Wazuh that keeps the line: its own `rule.id` is Wazuh's, not ModSecurity's. One around an audit record is read as that record.
*/
export const wazuh: DocumentShape = {
	name: 'wazuh',
	read(source) {
		const line = readText(source, 'full_log');
		return line === undefined || readNumber(source, 'rule.level') === undefined || !line.includes(mark)
			? undefined
			: {kind: 'line', shape: 'wazuh', line, observer: nameObserver(source), place: undefined, isUtc: false};
	},
};
