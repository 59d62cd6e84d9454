import {type DocumentSource, readField, readNumber, readObjects, readText, readTexts} from '../../waf/document.ts';
import {type RequestFacts} from '../../waf/text-observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toSeverity} from '../../waf/severity.ts';
import {recordWrappers} from '../../waf/shape-name.ts';
import {readCorazaLine} from '../engines/coraza-line.ts';
import {readEpoch} from '../values/instant.ts';
import {limitReading} from '../readings/limit-reading.ts';
import {type Reading} from '../readings/reading.ts';
import {findHeader, readHeaders} from '../values/header-list.ts';
import {toIdTime} from '../values/id-time.ts';
import {readLocalTime, readTime, readTimeZone} from '../values/record-time.ts';
import {readTargetHost} from '../values/request-line.ts';
import {markDenials, mayDenyAlone, toRuleMatch} from '../readings/to-rule-match.ts';

/**
An audit record of libmodsecurity or Coraza as JSON, bare or below one field. Coraza's messages stand beside the transaction.

Format: https://github.com/owasp-modsecurity/ModSecurity/wiki/ModSecurity-2-Data-Formats, `Transaction::toJSON` of libmodsecurity, and `internal/auditlog/auditlog.go` of corazawaf/coraza.
*/
export function readAuditV3(source: DocumentSource, time: number | undefined): Reading | undefined {
	const wrapper = recordWrappers.find(prefix =>
		['client_ip', 'unix_timestamp'].some(name => readText(source, `${prefix}transaction.${name}`) !== undefined),
	);
	return wrapper === undefined ? undefined : readTransaction(source, wrapper, time);
}

function readTransaction(source: DocumentSource, wrapper: string, time: number | undefined): Reading {
	const field = (name: string): string => `${wrapper}transaction.${name}`;
	const engineMode = readText(source, field('producer.secrules_engine'), field('producer.rule_engine'));
	const isEngineOn = /^(?:enabled|on)$/i.test(engineMode ?? '');
	const isInterrupted = readField(source, field('is_interrupted'));
	const facts = readFacts(source, field, engineMode);
	const printed = readText(source, field('time_stamp'), field('timestamp'));
	const matches = markDenials(
		readMatches(source, wrapper),
		typeof isInterrupted === 'boolean' ? isInterrupted : isEngineOn,
	);
	const isTold =
		!isEngineOn ||
		typeof isInterrupted === 'boolean' ||
		matches.some(match => match.action === 'denied' || match.evaluation) ||
		// Without a message nothing says why it was answered as it was: after an internal redirect the rules stand elsewhere.
		(matches.length > 0 && !matches.some(match => mayDenyAlone(match)));
	return limitReading({
		facts,
		time:
			readEpoch(readField(source, field('unix_timestamp'))) ?? toIdTime(facts.uniqueId) ?? readTime(printed) ?? time,
		localTime: readLocalTime(printed),
		zone: readTimeZone(printed),
		ruleMatches: matches,
		tellsOutcome: isTold,
		isIntercepted: isInterrupted === true,
		truncated: false,
	});
}

function readFacts(
	source: DocumentSource,
	field: (name: string) => string,
	engineMode: string | undefined,
): RequestFacts {
	const requestHeaders = readHeaders(readField(source, field('request.headers')));
	const target = readText(source, field('request.uri'));
	return {
		uniqueId: readText(source, field('unique_id'), field('id')),
		client: readText(source, field('client_ip')),
		clientPort: readNumber(source, field('client_port')) || undefined,
		method: readText(source, field('request.method')) ?? toMethod(readText(source, field('request.protocol'))),
		target,
		host: findHeader(requestHeaders, 'host') ?? readTargetHost(target),
		referrer: findHeader(requestHeaders, 'referer'),
		userAgent: findHeader(requestHeaders, 'user-agent'),
		statusCode: readNumber(source, field('response.http_code'), field('response.status')) || undefined,
		observer: readText(source, 'host.name', 'agent.name', 'observer.hostname'),
		exchange: {
			requestHeaders,
			requestBody: readText(source, field('request.body')),
			responseHeaders: readHeaders(readField(source, field('response.headers'))),
			responseBody: readText(source, field('response.body')),
			engineMode,
		},
	};
}

/** 3.0.0-alpha calls the method so; others mean `HTTP/1.1`. */
function toMethod(protocol: string | undefined): string | undefined {
	return protocol !== undefined && /^[A-Z]{3,20}$/.test(protocol) && protocol !== 'HTTP' ? protocol : undefined;
}

function readMatches(source: DocumentSource, wrapper: string): readonly RuleMatch[] {
	const inside = readObjects(source, `${wrapper}transaction.messages`);
	const messages = inside.length > 0 ? inside : readObjects(source, `${wrapper}messages`);
	const matches = messages.flatMap(message => readMessage(message) ?? []);
	const highest = toSeverity(readText(source, `${wrapper}transaction.highest_severity`) ?? '');
	// Of a single rule match it can only be that one's.
	return matches.length === 1 && matches[0].severity === undefined ? [{...matches[0], severity: highest}] : matches;
}

/** Without its part K a record of Coraza has no `data`, and the rule stands in the line alone. */
function readMessage(message: DocumentSource): RuleMatch | undefined {
	const detail = (name: string): string | undefined => readText(message, `details.${name}`, `data.${name}`);
	const line = readCorazaLine(readText(message, 'error_message') ?? '')?.ruleMatches.at(0);
	const id = detail('ruleId') ?? detail('id');
	if (id === undefined && line !== undefined) {
		return line;
	}

	const text = readText(message, 'message', 'data.msg');
	return id === undefined && text === undefined
		? undefined
		: toRuleMatch({
				id,
				file: detail('file'),
				line: readNumber(message, 'details.lineNumber', 'data.line'),
				message: text,
				data: detail('data'),
				match: detail('match'),
				severity: detail('severity'),
				version: detail('ver'),
				tags: [...readTexts(message, 'details.tags'), ...readTexts(message, 'data.tags')],
				reference: detail('reference'),
				revision: detail('rev'),
				action: line?.action,
				phase: line?.phase,
				raw: JSON.stringify(message),
			});
}
