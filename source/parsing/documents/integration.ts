import {type DocumentSource, readField, readNumber, readObjects, readText, readTexts} from '../../waf/document.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {type DocumentShape} from './document-shape.ts';
import {readMessageText} from '../records/message-text.ts';
import {toRuleMatch} from '../readings/to-rule-match.ts';

/**
The Elastic integration `modsecurity.auditlog`, a document a transaction. It keeps no engine mode: only evaluation rules tell the outcome, and `blocked` only where a message says denied.

Fields: `packages/modsecurity` of elastic/integrations.
*/
export const integration: DocumentShape = {
	name: 'integration',
	read(source, time) {
		if (readField(source, 'modsec.audit') === undefined) {
			return undefined;
		}

		return {
			kind: 'transaction',
			shape: 'integration',
			facts: {
				uniqueId: readText(source, 'transaction.id'),
				client: readText(source, 'source.ip', 'source.address'),
				clientPort: readNumber(source, 'source.port') || undefined,
				method: readText(source, 'http.request.method'),
				target: readTarget(source),
				host: readText(source, 'url.domain'),
				referrer: readText(source, 'http.request.referrer'),
				userAgent: readText(source, 'user_agent.original'),
				statusCode: readNumber(source, 'http.response.status_code'),
				observer: readText(source, 'host.name', 'agent.name'),
			},
			time,
			key: undefined,
			ruleMatches: readMatches(source),
			tellsOutcome: true,
			isIntercepted: false,
			truncated: false,
		};
	},
};

/**
Path and query, from `url.path` and `url.query`, else the original without its host.
*/
export function readTarget(source: DocumentSource): string | undefined {
	const path = readText(source, 'url.path');
	const query = readText(source, 'url.query');
	const original = readText(source, 'url.original');
	if (path === undefined) {
		return original === undefined
			? undefined
			: (/^[a-z][a-z0-9+.-]*:\/\/[^/]*(\/.*)?$/is.exec(original)?.[1] ?? original);
	}

	return query === undefined ? path : `${path}?${query}`;
}

function readMatches(source: DocumentSource): RuleMatch[] {
	const messages = readTexts(source, 'modsec.audit.messages');
	const objects = readObjects(source, 'modsec.audit.details');
	// Of Apache: texts, or objects around texts.
	const texts = [
		...readTexts(source, 'modsec.audit.details'),
		...objects.flatMap(({value}) => readTexts({value}, 'value')),
	];
	if (texts.length > 0) {
		return texts.flatMap(text => readMessageText(text.startsWith('[') ? `Warning. ${text}` : text) ?? []);
	}

	return objects
		.filter(detail => readField(detail, 'details') !== undefined)
		.map((detail, place) => {
			const field = (name: string): string | undefined => readText(detail, `details.${name}`);
			return toRuleMatch({
				id: field('ruleId'),
				file: field('file'),
				line: readNumber(detail, 'details.lineNumber'),
				message: readText(detail, 'message') ?? messages.at(place),
				data: field('data'),
				match: field('match'),
				severity: field('severity'),
				version: field('ver'),
				tags: readTexts(detail, 'details.tags'),
				reference: field('reference'),
				raw: JSON.stringify(detail),
			});
		});
}
