import {type DocumentSource, readField, readNumber, readObjects, readText, readTexts} from '../../waf/document.ts';
import {recordWrappers} from '../../waf/shape-name.ts';
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
	const isInterrupted = readField(source, field('is_interrupted')) === true;
	const matches = messages.map(message => readMessage(message));
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
		},
		time: toIdTime(uniqueId) ?? time,
		key: undefined,
		ruleMatches: markDenials(matches, isInterrupted || /^(?:enabled|on)$/i.test(engine ?? '')),
		tellsOutcome: true,
		isIntercepted: false,
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
