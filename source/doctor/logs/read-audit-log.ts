import {readLocalTime} from '../../parsing/values/record-time.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type AuditFacts} from '../log-facts.ts';
import {readBracketTime} from './log-time.ts';

/** A record, as far as it is wanted here. */
type AuditRecord = {
	readonly id: string;
	readonly time: Timestamp | undefined;
	readonly zone: number | undefined;
	readonly client: string;
	readonly hasRule: boolean;
	readonly hasHost: boolean;
	readonly forwarded: string | undefined;
	readonly producer: string;
	readonly hasSecret: boolean;
};

const mostIds = 20_000;
const secretText =
	/^(?:authorization|cookie|x-api-key|proxy-authorization):|(?:^|[&"\s])(?:password|passwd|pwd|pass|token|secret)["=]/im;

/**
What a part of an audit log says; undefined where it holds no record.

@param text A character a byte, which may begin within a record.
*/
export function readAuditLog(text: string): AuditFacts | undefined {
	const native = readNative(text);
	const json = native.length > 0 ? [] : readJson(text);
	const index = native.length + json.length > 0 ? [] : readIndex(text);
	const records = [...native, ...json, ...index];
	if (records.length === 0) {
		return undefined;
	}

	const ids = new Map<string, Timestamp>();
	const ruleIds = new Set<string>();
	const clients = new Map<string, number>();
	const forwarded = new Set<string>();
	for (const record of records.slice(0, mostIds)) {
		if (record.time !== undefined) {
			ids.set(record.id, record.time);
			// An index names none.
			if (record.hasRule && index.length === 0) {
				ruleIds.add(record.id);
			}
		}

		clients.set(record.client, (clients.get(record.client) ?? 0) + 1);
		if (record.forwarded !== undefined) {
			forwarded.add(record.forwarded);
		}
	}

	const producer = records.findLast(record => record.producer !== '')?.producer ?? '';
	const times = records.map(({time}) => time).filter(time => time !== undefined);
	return {
		format: native.length > 0 ? 'native' : json.length > 0 ? 'json' : 'index',
		records: records.length,
		bytesPerRecord: Math.round(text.length / records.length),
		withRules: records.filter(({hasRule}) => hasRule).length,
		withHost: records.filter(({hasHost}) => hasHost).length,
		ids,
		ruleIds,
		clients,
		forwarded,
		engineVersion: /ModSecurity(?: for Apache\/| v)(\d+\.\d+\.\d+)/.exec(producer)?.[1],
		crsVersion: /OWASP_CRS\/(\d+\.\d+\.\d+)/.exec(producer)?.[1],
		zone: records.findLast(({zone}) => zone !== undefined)?.zone,
		first: times.at(0),
		last: times.at(-1),
		withSecrets: records.filter(({hasSecret}) => hasSecret).length,
	};
}

/* Samples: `---jTbFx1x5---A--`, `--32309018-A--` */
const boundary = /^(-{2,3}[\w-]{4,32}?-{1,3})A--$/;

function readNative(text: string): AuditRecord[] {
	const found: AuditRecord[] = [];
	const lines = text.split('\n');
	for (let at = 0; at < lines.length; at++) {
		const mark = boundary.exec(lines[at])?.[1];
		if (mark === undefined) {
			continue;
		}

		const end = lines.indexOf(`${mark}Z--`, at);
		if (end < 0) {
			// Not complete yet, or cut: nothing is learned from it.
			continue;
		}

		const parts = partsOf(lines.slice(at, end), mark);
		const [, stamp = '', id = '', client = ''] = /^\[([^\]]+)\] (\S+) (\S+)/.exec(parts.get('A') ?? '') ?? [];
		const when = readBracketTime(stamp);
		const headers = parts.get('B') ?? '';
		const said = parts.get('H') ?? '';
		found.push({
			id,
			time: when?.time,
			zone: when?.zone,
			client,
			hasRule: /^(?:Message: |ModSecurity: |Apache-Error: )/m.test(said),
			hasHost: /^host: /im.test(headers),
			forwarded: firstForwarded(/^x-forwarded-for: *([^\r\n]*)/im.exec(headers)?.[1]),
			producer:
				`${/^Producer: (.*)$/m.exec(said)?.[1] ?? ''} ${/\[ver "(OWASP_CRS\/[^"]*)"\]/.exec(said)?.[1] ?? ''}`.trim(),
			hasSecret: secretText.test(headers) || secretText.test(parts.get('C') ?? ''),
		});
		at = end;
	}

	return found;
}

function partsOf(lines: readonly string[], mark: string): ReadonlyMap<string, string> {
	const parts = new Map<string, string[]>();
	let part: string[] = [];
	for (const line of lines) {
		if (line.startsWith(mark) && /^[A-Z]--$/.test(line.slice(mark.length))) {
			part = [];
			parts.set(line[mark.length], part);
		} else {
			part.push(line);
		}
	}

	return new Map([...parts].map(([letter, all]) => [letter, all.join('\n')]));
}

function firstForwarded(value: unknown): string | undefined {
	const [first] = typeof value === 'string' ? value.split(',') : [];
	return first === undefined || first.trim() === '' ? undefined : first.trim().slice(0, 64);
}

type Fields = {readonly [Name in string]?: unknown};

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
	return isFields(value) ? value : {};
}

/** What is no text is none: a record is written by a client, too. */
function toText(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function readJson(text: string): AuditRecord[] {
	return text
		.split('\n')
		.filter(line => line.startsWith('{') && line.endsWith('}'))
		.flatMap((line): AuditRecord[] => {
			let value: unknown;
			try {
				value = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
			} catch {
				return [];
			}

			const whole = fieldsOf(value);
			const transaction = fieldsOf(whole['transaction']);
			return isFields(whole['audit_data']) || 'transaction_id' in transaction
				? [fromV2(whole, transaction)]
				: 'client_ip' in transaction
					? [fromV3(transaction)]
					: [];
		});
}

function headersOf(request: unknown): ReadonlyMap<string, unknown> {
	return new Map(
		Object.entries(fieldsOf(fieldsOf(request)['headers'])).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

function fromV3(transaction: Fields): AuditRecord {
	const headers = headersOf(transaction['request']);
	const producer = fieldsOf(transaction['producer']);
	const stamp = toText(transaction['time_stamp']);
	return {
		id: toText(transaction['unique_id']),
		time: readLocalTime(stamp),
		zone: undefined,
		client: toText(transaction['client_ip']),
		hasRule: Array.isArray(transaction['messages']) && transaction['messages'].length > 0,
		hasHost: headers.has('host'),
		forwarded: firstForwarded(headers.get('x-forwarded-for')),
		producer: `${toText(producer['modsecurity'])} ${JSON.stringify(producer['components'] ?? '')}`,
		hasSecret:
			headers.has('cookie') ||
			headers.has('authorization') ||
			secretText.test(toText(fieldsOf(transaction['request'])['body'])),
	};
}

function fromV2(whole: Fields, transaction: Fields): AuditRecord {
	const headers = headersOf(whole['request']);
	const data = fieldsOf(whole['audit_data']);
	const when = readBracketTime(toText(transaction['time']));
	const {messages} = data as {readonly messages?: unknown};
	const body = fieldsOf(whole['request'])['body'];
	return {
		id: toText(transaction['transaction_id']),
		time: when?.time,
		zone: when?.zone,
		client: toText(transaction['remote_address']),
		hasRule: Array.isArray(messages) && messages.length > 0,
		hasHost: headers.has('host'),
		forwarded: firstForwarded(headers.get('x-forwarded-for')),
		producer: JSON.stringify(data['producer'] ?? ''),
		hasSecret:
			headers.has('cookie') || headers.has('authorization') || (Array.isArray(body) && secretText.test(body.join(''))),
	};
}

/* Samples: `blog.test 198.19.175.26 - [24/Nov/2026:02:16:31 +0000] "GET / HTTP/1.1" 403 153 - "agent" ID - /audit//… 0 2932.0 md5:…`, with v2 `… - - [24/Nov/2026:02:19:08.227019 +0000] …` */
const indexLine = /^\S+ (\S+) - (?:\S+ )?\[([^\]]+)\] "/;

function readIndex(text: string): AuditRecord[] {
	return text.split('\n').flatMap((line): AuditRecord[] => {
		const [, client, stamp] = indexLine.exec(line) ?? [];
		const id = / ([\w@.-]{10,64}) (?:"-"|-) \/\S+ \d+ [\d.]+ md5:[\da-f]+ ?$/.exec(line)?.[1];
		const when = stamp === undefined ? undefined : readBracketTime(stamp);
		return client === undefined || id === undefined || when === undefined
			? []
			: [
					{
						id,
						time: when.time,
						zone: when.zone,
						client,
						hasRule: true,
						hasHost: true,
						forwarded: undefined,
						producer: '',
						hasSecret: false,
					},
				];
	});
}
