import {type DocumentSource, readField, readNumber, readText, readTexts} from '../../waf/document.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {recordWrappers} from '../../waf/shape-name.ts';
import {readCorazaLine} from '../engines/coraza-line.ts';
import {limitReading} from '../readings/limit-reading.ts';
import {type Reading} from '../readings/reading.ts';
import {findHeader, readHeaders} from '../values/header-list.ts';
import {isAnsweredEarly} from './answered-early.ts';
import {mayHoldFields} from './sent-fields.ts';
import {readMessageText} from './message-text.ts';
import {readLocalTime, readTime, readTimeZone} from '../values/record-time.ts';
import {readRequestLine, readTargetHost} from '../values/request-line.ts';
import {markDenials} from '../readings/to-rule-match.ts';

/**
An audit record of ModSecurity 2 as JSON (`SecAuditLogFormat JSON`), bare or below one field; Coraza's `JsonLegacy` is the same object. Its messages are texts, as in the error log; `error_messages` says them again.

Format: `sec_audit_logger_json` of ModSecurity 2's `msc_logging.c`
*/
export function readAuditV2(source: DocumentSource, time: number | undefined): Reading | undefined {
	const wrapper = recordWrappers.find(prefix => readText(source, `${prefix}transaction.remote_address`) !== undefined);
	return wrapper === undefined ? undefined : readRecord(source, wrapper, time);
}

function readRecord(source: DocumentSource, wrapper: string, time: number | undefined): Reading {
	const field = (name: string): string => wrapper + name;
	const {method, target} = readRequestLine(readText(source, field('request.request_line')) ?? '');
	const requestHeaders = readHeaders(readField(source, field('request.headers')));
	const isIntercepted = readField(source, field('audit_data.action.intercepted')) === true;
	const engineMode = readText(source, field('audit_data.engine_mode'));
	const body = readTexts(source, field('request.body'));
	let isHarmless: boolean | undefined;
	const askHarmless = (): boolean =>
		(isHarmless ??= !mayHoldFields(
			[
				readText(source, field('request.request_line')) ?? '',
				...(requestHeaders ?? []).map(([name, value]) => `${name}: ${value}`),
			].join('\n'),
			body.join(''),
			Buffer.byteLength(body.join('')),
		));
	const matches = readTexts(source, field('audit_data.messages')).flatMap(text => readMessage(text, askHarmless));
	const printed = readText(source, field('transaction.time'));
	const statusCode = readNumber(source, field('response.status'));
	const isEarly =
		matches.length === 0 &&
		!isIntercepted &&
		isAnsweredEarly(
			statusCode,
			readNumber(source, field('audit_data.stopwatch.p2')),
			readTexts(source, field('audit_data.error_messages')).length > 0,
		);
	return limitReading({
		facts: {
			uniqueId: readText(source, field('transaction.transaction_id')),
			client: readText(source, field('transaction.remote_address')),
			clientPort: readNumber(source, field('transaction.remote_port')) || undefined,
			method,
			target,
			host: findHeader(requestHeaders, 'host') ?? readTargetHost(target),
			referrer: findHeader(requestHeaders, 'referer'),
			userAgent: findHeader(requestHeaders, 'user-agent'),
			statusCode,
			observer: readText(source, 'host.name', 'agent.name', 'observer.hostname'),
			exchange: {
				requestHeaders,
				requestBody: body.length === 0 ? undefined : body.join(''),
				responseHeaders: readHeaders(readField(source, field('response.headers'))),
				responseBody: readText(source, field('response.body')),
				engineMode,
			},
		},
		time: readTime(printed) ?? time,
		localTime: readLocalTime(printed),
		zone: readTimeZone(printed),
		ruleMatches: markDenials(matches, isIntercepted || /^enabled$/i.test(engineMode ?? '')),
		tellsOutcome: !isEarly,
		...(isEarly ? {remark: {kind: 'answered-early'}} : {}),
		isIntercepted,
		truncated: false,
	});
}

function readMessage(text: string, isHarmless: () => boolean): readonly RuleMatch[] {
	const match = readMessageText(text, isHarmless);
	return readCorazaLine(text)?.ruleMatches ?? (match === undefined ? [] : [match]);
}
