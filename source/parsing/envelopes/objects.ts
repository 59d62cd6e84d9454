import {type DocumentSource, readField, readText} from '../../waf/document.ts';
import {readJsonObject} from '../audit/json-text.ts';
import {behind, type Envelope, type Unwrapped} from './envelope.ts';
import {toTime} from './prefixes.ts';

/** Docker cuts a line into pieces of this many bytes. */
const dockerPiece = 16_384;
const textFields = ['message', 'log', 'msg', 'MESSAGE', 'event.original', 'full_log', 'full_message'] as const;

/* `{ "time": "…", "message" : "[client A] ModSecurity: … [hostname "H"] …" }` of an ErrorLogFormat: no JSON, for the quotes in it */
const messageOpen = /"message"\s{0,4}:\s{0,4}"/;

/**
Envelopes that are an object of JSON around the text: Docker's log files, journald, Beats, Fluent Bit, Vector, promtail, Caddy, zerolog.
*/
export const objects: Envelope = text => {
	if (text[0] !== 123) {
		return undefined;
	}

	const object = readJsonObject(text);
	if (object === undefined || object.isBroken) {
		return readBroken(text);
	}

	const {value} = object;
	const inner = readInner(value);
	return inner === undefined ? undefined : toUnwrapped(inner, value);
};

function readInner(value: DocumentSource): string | undefined {
	const bytes = readField(value, 'MESSAGE');
	if (Array.isArray(bytes) && bytes.every(byte => typeof byte === 'number')) {
		return Buffer.from(bytes as number[]).toString('utf8');
	}

	return textFields.map(field => readField(value, field)).find(text => typeof text === 'string');
}

function toUnwrapped(inner: string, value: DocumentSource): Unwrapped {
	const isDocker = typeof value['log'] === 'string' && typeof value['stream'] === 'string';
	const bytes = Buffer.from(inner, 'utf8');
	const isWhole = inner.endsWith('\n');
	return behind(isWhole ? bytes.subarray(0, -1) : bytes, 0, {
		time: readOwnTime(value),
		source: readText(
			value,
			'kubernetes.pod.name',
			'kubernetes.pod_name',
			'container.name',
			'host.name',
			'host.hostname',
			'beat.hostname',
			'_HOSTNAME',
			'hostname',
			'host',
		),
		stream: readText(value, 'stream', '_TRANSPORT'),
		isPart: isDocker && !isWhole && bytes.length >= dockerPiece,
	});
}

/** When the line was written; a shipper's `@timestamp` is when it was read. */
function readOwnTime(value: DocumentSource): number | undefined {
	const journal = readText(value, '__REALTIME_TIMESTAMP');
	if (journal !== undefined && /^\d{16}$/.test(journal)) {
		return Math.floor(Number(journal) / 1000);
	}

	const seconds = value['ts'];
	if (typeof seconds === 'number' && seconds > 1e9 && seconds < 1e10) {
		return Math.floor(seconds * 1000);
	}

	const text = value['@timestamp'] === undefined ? readText(value, 'time', 'ts') : undefined;
	return text === undefined ? undefined : toTime(text);
}

function readBroken(text: Buffer): Unwrapped | undefined {
	const latin1 = text.toString('latin1');
	const open = messageOpen.exec(latin1.slice(0, 1000));
	const at = open === null ? -1 : open.index + open[0].length;
	return at < 0 || !latin1.includes('ModSecurity: ')
		? undefined
		: behind(text.subarray(0, latin1.replace(/"?\s{0,4}\}\s{0,4}$/, '').length), at);
}
