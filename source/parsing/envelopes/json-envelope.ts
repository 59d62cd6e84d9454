import * as Byte from '../../waf/byte.ts';
import {type DocumentSource, readField, readText} from '../../waf/document.ts';
import {isOversizedJson} from '../values/json-size.ts';
import {standsAt} from '../values/bytes.ts';
import {readBrokenJson} from './broken-json.ts';
import {type Layer} from './envelope.ts';
import {readJsonSource} from './json-source.ts';
import {readJsonTime} from './json-time.ts';

/** journald prints a line with a control byte in it as a list of bytes, and takes lines of 48 KiB unless told. */
const mostValues = 100_000;

/** Docker cuts a line here, measured in bytes. */
const dockerPiece = 16_384;

/** What keeps a line whole comes first: `message` may be what a pipeline left of it. */
const textFields = [
	'event.original',
	'full_log',
	'full_message',
	'message',
	'log',
	'msg',
	'MESSAGE',
	'short_message',
	'line',
	'textPayload',
	'jsonPayload.message',
	'jsonPayload.log',
	'jsonPayload.msg',
];

const textKeys = [
	'"message"',
	'"log"',
	'"msg"',
	'"MESSAGE"',
	'original"',
	'"full_',
	'_message"',
	'"line"',
	'Payload"',
].map(key => Buffer.from(key));

/** What an audit record begins with, whose texts are its own. */
const recordKeys = ['"transaction"', '"audit_data"'].map(key => Buffer.from(key));

/** Fields of records that may have a `message`, too: audit records, OCSF, the matches of Coraza's agent, Caddy's access log. */
const recordFields = ['transaction', 'audit_data', 'enrichments', 'class_uid', 'match.rule_id', 'request.uri'];

/**
Reads an object of JSON with a line in one of its texts:

    {"log":"TEXT\n","stream":"stderr","time":"2026-01-02T03:04:05.123456789Z"}                          Docker; a longer line in pieces
    {"MESSAGE":"TEXT","__REALTIME_TIMESTAMP":"1767323045123456","_HOSTNAME":"HOST"}                     journald; TEXT may be a list of bytes
    {"@timestamp":"…","message":"TEXT","log":{"offset":7,"file":{"path":"FILE"}},"host":{"name":"HOST"}}  Beats
    {"log":"TEXT","kubernetes":{"pod_name":"POD","container_name":"CONTAINER"}}                         Fluent Bit and the like
    {"textPayload":"TEXT","timestamp":"…","resource":{"labels":{"pod_name":"POD"}}}                     Google Cloud
    {"labels":{"pod":"POD"},"line":"TEXT","timestamp":"…"}                                              Loki's client
    {"level":"error","ts":1767323045.1,"logger":"http.handlers.waf","msg":"TEXT\n"}                     Caddy; zerolog with `time` and `message`

An audit record is none. Objects that are no JSON, because the text in them is raw, are read by `readBrokenJson`. Costs a parse where one of the keys stands in the line.
*/
export function readJsonEnvelope(layer: Layer): boolean {
	const {bytes, start, end} = layer;
	let key = start + 1;
	while (key < end && bytes[key] === Byte.space) {
		key++;
	}

	if (bytes[key] !== Byte.quote || recordKeys.some(name => standsAt(bytes, key, name))) {
		return false;
	}

	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
	if (!textKeys.some(name => buffer.includes(name))) {
		return false;
	}

	if (isOversizedJson(buffer, mostValues)) {
		return false;
	}

	const value = parse(buffer);
	return value === undefined ? readBrokenJson(layer) : readObject(layer, value);
}

function parse(buffer: Buffer): DocumentSource | undefined {
	try {
		// What begins with a brace and is JSON is an object.
		return JSON.parse(buffer.toString('utf8')) as DocumentSource;
	} catch {
		return undefined;
	}
}

function readObject(layer: Layer, value: DocumentSource): boolean {
	if (recordFields.some(field => readField(value, field) !== undefined)) {
		return false;
	}

	const text = findText(value);
	if (text === undefined) {
		return false;
	}

	const hasNewline = text.at(-1) === Byte.newline;
	layer.bytes = text;
	layer.start = 0;
	layer.end = hasNewline ? text.length - 1 : text.length;
	layer.stream = findStream(value);
	layer.cuts = findCut(value, layer, hasNewline);
	readJsonSource(layer, value);
	readTime(layer, value);
	return true;
}

function findStream(value: DocumentSource): string | undefined {
	const stream = readField(value, 'stream');
	if (stream === 'stdout' || stream === 'stderr') {
		return stream;
	}

	// Docker's driver for journald tells it by the priority.
	const priority = readText(value, 'CONTAINER_NAME') === undefined ? undefined : readText(value, 'PRIORITY');
	return priority === '3' ? 'stderr' : priority === '6' ? 'stdout' : undefined;
}

function findText(value: DocumentSource): Uint8Array | undefined {
	for (const field of textFields) {
		const found = readField(value, field);
		const isEmpty = found === '' && field !== 'log';
		if (typeof found === 'string' && !isEmpty && (field !== 'line' || Object.hasOwn(value, 'labels'))) {
			return Buffer.from(found, 'utf8');
		}

		// journald gives texts that hold control bytes, such as colours, so.
		if (field === 'MESSAGE' && Array.isArray(found) && found.every(byte => isByte(byte))) {
			return Uint8Array.from(found);
		}
	}

	// Google Cloud takes an object in a text apart.
	const payload = readField(value, 'jsonPayload');
	const isRecord =
		payload !== undefined && (readField(payload, 'transaction') ?? readField(payload, 'match')) !== undefined;
	return isRecord ? Buffer.from(JSON.stringify(payload), 'utf8') : undefined;
}

function isByte(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
}

/** CRI's tag where a shipper kept it, the mark of Docker's driver for journald, or the length at which Docker cuts. */
function findCut(value: DocumentSource, layer: Layer, hasNewline: boolean): Layer['cuts'] {
	const tag = readText(value, 'logtag', '_p');
	if (tag === 'P' || tag === 'F') {
		return tag === 'P' ? 'part' : 'last';
	}

	if (readText(value, 'CONTAINER_NAME') !== undefined) {
		return readText(value, 'CONTAINER_PARTIAL_MESSAGE') === 'true' ? 'part' : 'last';
	}

	if (layer.stream === undefined || typeof readField(value, 'log') !== 'string') {
		return 'never';
	}

	// A container that was stopped may leave a line without its end, which is shorter.
	return !hasNewline && layer.end >= dockerPiece ? 'part' : 'last';
}

/** Who wrote the line says its time; who read it from a file may have done so days later. */
function readTime(layer: Layer, value: DocumentSource): void {
	const microseconds = readText(value, '__REALTIME_TIMESTAMP');
	if (microseconds !== undefined) {
		readJsonTime(layer, microseconds, false);
		return;
	}

	const isWriter = layer.stream !== undefined || Object.hasOwn(value, 'level');
	const written = isWriter ? (readField(value, 'time') ?? readField(value, 'ts')) : undefined;
	if (written !== undefined) {
		readJsonTime(layer, written, false);
		return;
	}

	const input = readText(value, 'input.type');
	const isEntry = layer.stream !== undefined || input === 'journald' || input === 'syslog';
	const isOfContainer = layer.parts?.pod !== undefined || layer.parts?.container !== undefined;
	// Google Cloud and Loki keep what the container's runtime said; of a file it is when its line was read.
	const isKept = isOfContainer && (Object.hasOwn(value, 'resource') || Object.hasOwn(value, 'labels'));
	for (const field of ['@timestamp', 'timestamp', 'time', 'ts', 'date']) {
		const read = readField(value, field);
		if (read !== undefined) {
			// A shipper that takes a container's envelope off takes its time over.
			readJsonTime(layer, read, !(isEntry && field === '@timestamp') && !(isKept && field === 'timestamp'));
			return;
		}
	}
}
