import {type DocumentSource, readField, readNumber, readObjects, readText, readTexts} from '../../waf/document.ts';
import {recordWrappers} from '../../waf/shape-name.ts';
import {readNamedTime, readNumericTime} from '../line-time.ts';
import {type DocumentShape} from './document-reading.ts';
import {toIdTime} from './id-time.ts';
import {markDenials, toRuleMatch} from './rule-of.ts';

/**
An audit record of libmodsecurity or Coraza as JSON, bare or below one field.

Format: https://github.com/owasp-modsecurity/ModSecurity/wiki/ModSecurity-2-Data-Formats and `Transaction::toJSON` of libmodsecurity.
*/
export const auditV3: DocumentShape = {
	name: 'audit-v3',
	read(source, time) {
		const wrapper = recordWrappers.find(prefix => readText(source, `${prefix}transaction.client_ip`) !== undefined);
		return wrapper === undefined ? undefined : readTransaction(source, wrapper, time);
	},
};

function readTransaction(
	source: DocumentSource,
	wrapper: string,
	time: number | undefined,
): ReturnType<DocumentShape['read']> {
	const field = (name: string): string => `${wrapper}transaction.${name}`;
	const headers = readField(source, field('request.headers'));
	const uniqueId = readText(source, field('unique_id'), field('id'));
	const inside = readObjects(source, field('messages'));
	const messages = inside.length > 0 ? inside : readObjects(source, `${wrapper}messages`);
	const engine = readText(source, field('producer.secrules_engine'), field('producer.rule_engine'));
	const interrupted = readField(source, field('is_interrupted'));
	const isInterrupted = interrupted === true;
	const isOn = /^(?:enabled|on)$/i.test(engine ?? '');
	const matches = messages.map(message => readMessage(message));
	const isTold = isInterrupted || interrupted === false || !isOn || matches.some(({evaluation}) => evaluation);
	const headersSent = readField(source, field('response.headers'));
	return {
		kind: 'transaction',
		shape: 'audit-v3',
		facts: {
			uniqueId,
			client: readText(source, field('client_ip')),
			clientPort: readNumber(source, field('client_port')) || undefined,
			method: readText(source, field('request.method')),
			target: readText(source, field('request.uri')),
			host: readHeader(headers, 'host'),
			referrer: readHeader(headers, 'referer'),
			userAgent: readHeader(headers, 'user-agent'),
			statusCode: readNumber(source, field('response.http_code'), field('response.status')) || undefined,
			observer: readText(source, 'host.name', 'agent.name', 'observer.hostname'),
			exchange: {
				requestHeaders: listHeaders(headers),
				requestBody: readText(source, field('request.body')),
				responseHeaders: listHeaders(headersSent),
				responseBody: readText(source, field('response.body')),
				engineMode: engine,
			},
		},
		time: toIdTime(uniqueId) ?? readUnixTime(source, field('unix_timestamp')) ?? time,
		localTime: readStamp(readText(source, field('time_stamp'), field('timestamp'))),
		key: undefined,
		ruleMatches: markDenials(matches, isInterrupted || isOn),
		// A rule of CRS only adds to a score; another one may deny by itself, and older records do not say so.
		tellsOutcome: isTold || (matches.length > 0 && matches.every(match => isOfCrs(match))),
		isIntercepted: isInterrupted,
		truncated: false,
	};
}

function readMessage(message: DocumentSource): ReturnType<typeof toRuleMatch> {
	const detail = (name: string): string | undefined => readText(message, `details.${name}`, `data.${name}`);
	return toRuleMatch({
		id: detail('ruleId') ?? detail('id'),
		file: detail('file'),
		line: readNumber(message, 'details.lineNumber', 'data.line'),
		message: readText(message, 'message', 'data.msg'),
		data: detail('data'),
		match: detail('match'),
		severity: detail('severity'),
		version: detail('ver'),
		tags: [...readTexts(message, 'details.tags'), ...readTexts(message, 'data.tags')],
		reference: detail('reference'),
		revision: detail('rev'),
		raw: JSON.stringify(message),
	});
}

/* `Tue Nov 24 02:14:17 2026`, `Mon Jan  2 03:04:05 2023`; Coraza: `2023/01/02 03:04:05`: local times */
const stamp = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$|^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d$/;

function readStamp(text: string | undefined): number | undefined {
	if (text === undefined || !stamp.test(text)) {
		return undefined;
	}

	const bytes = Buffer.from(text, 'latin1');
	const time = bytes[4] === 47 ? readNumericTime(bytes, 0) : readNamedTime(bytes, 0);
	return Number.isNaN(time) ? undefined : time;
}

/** Coraza's, in nanoseconds. */
function readUnixTime(source: DocumentSource, field: string): number | undefined {
	const value = readField(source, field);
	return typeof value === 'number' && value > 1e17 && value < 1e19 ? Math.floor(value / 1e6) : undefined;
}

function isOfCrs({category, evaluation, id}: ReturnType<typeof toRuleMatch>): boolean {
	const isOfCrsIds = Number(id ?? 0) >= 900_000 && Number(id ?? 0) < 1_000_000;
	return evaluation || (isOfCrsIds && category !== undefined && category !== 'LOCAL' && category !== 'OTHER');
}

/**
The headers of an object in their order; one with several values comes once for each.
*/
export function listHeaders(headers: unknown): Array<readonly [string, string]> | undefined {
	if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
		return undefined;
	}

	return Object.entries(headers).flatMap(([name, value]) =>
		(Array.isArray(value) ? (value as unknown[]) : [value as unknown])
			.filter(each => typeof each === 'string' || typeof each === 'number')
			.map(each => [name, String(each)] as const),
	);
}

/**
A header by its name in any case.
*/
export function readHeader(headers: unknown, name: string): string | undefined {
	if (typeof headers !== 'object' || headers === null) {
		return undefined;
	}

	const key = Object.keys(headers).find(candidate => candidate.toLowerCase() === name);
	return key === undefined ? undefined : readText({value: (headers as DocumentSource)[key]}, 'value');
}
