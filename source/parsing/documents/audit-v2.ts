import {toTimestamp} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {readField, readNumber, readText, readTexts} from '../../waf/document.ts';
import {listHeaders, readHeader} from './audit-v3.ts';
import {recordWrappers} from '../../waf/shape-name.ts';
import {type DocumentShape} from './document-reading.ts';
import {markDenials} from './rule-of.ts';
import {readMessageText} from './message-text.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
An audit record of ModSecurity 2 as JSON (`SecAuditLogFormat JSON`), bare or below one field. Its messages are texts, as in the error log.
*/
export const auditV2: DocumentShape = {
	name: 'audit-v2',
	read(source, time) {
		const wrapper = recordWrappers.find(
			prefix => readText(source, `${prefix}transaction.remote_address`) !== undefined,
		);
		if (wrapper === undefined) {
			return undefined;
		}

		const field = (name: string): string => wrapper + name;
		const [method, target] = splitRequestLine(readText(source, field('request.request_line')));
		const headers = readField(source, field('request.headers'));
		const isIntercepted = readField(source, field('audit_data.action.intercepted')) === true;
		const engine = readText(source, field('audit_data.engine_mode'));
		const matches = readTexts(source, field('audit_data.messages')).flatMap(text => readMessageText(text) ?? []);
		return {
			kind: 'transaction',
			shape: 'audit-v2',
			facts: {
				uniqueId: readText(source, field('transaction.transaction_id')),
				client: readText(source, field('transaction.remote_address')),
				clientPort: readNumber(source, field('transaction.remote_port')) || undefined,
				method,
				target,
				host: readHeader(headers, 'host'),
				referrer: readHeader(headers, 'referer'),
				userAgent: readHeader(headers, 'user-agent'),
				statusCode: readNumber(source, field('response.status')),
				observer: readText(source, 'host.name', 'agent.name', 'observer.hostname'),
				exchange: {
					requestHeaders: listHeaders(headers),
					requestBody: readTexts(source, field('request.body')).join('') || undefined,
					responseHeaders: listHeaders(readField(source, field('response.headers'))),
					responseBody: readText(source, field('response.body')),
					engineMode: engine,
				},
			},
			time: readTime(readText(source, field('transaction.time'))) ?? time,
			key: undefined,
			ruleMatches: markDenials(matches, isIntercepted || /^enabled$/i.test(engine ?? '')),
			tellsOutcome: true,
			isIntercepted,
			truncated: false,
		};
	},
};

/** `GET /p?q HTTP/1.1`, `CONNECT h:443 HTTP/1.1`; without a method there is only a target. */
function splitRequestLine(line: string | undefined): [string | undefined, string | undefined] {
	const [, method, target] = /^(?:([A-Za-z-]{1,32}) )?(.*?)(?: HTTP\/[\d.]{1,4})?$/s.exec(line ?? '') ?? [];
	return [method, target || undefined];
}

/* Samples: `24/Nov/2026:02:35:48.668970 +0000`, `25/Mar/2022:11:15:35 +0100`; west of Greenwich ModSecurity 2 prints two signs: `--0500`, `--03-30` */
const time = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? ([+-]{1,2})(\d\d)-?(\d\d)$/;

/**
The time of an Apache log with its zone.
*/
export function readTime(text: string | undefined): Timestamp | undefined {
	const parts = time.exec(text ?? '');
	if (parts === null) {
		return undefined;
	}

	const [, date, month, year, hours, minutes, seconds, fraction = '0', sign, zoneHours, zoneMinutes] = parts;
	const local = toTimestamp(
		Number(year),
		months.indexOf(month) + 1,
		Number(date),
		Number(hours),
		Number(minutes),
		Number(seconds),
	);
	const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign.startsWith('-') ? -1 : 1);
	const result = local + Math.floor(Number(`0.${fraction}`) * 1000) - zone;
	return Number.isNaN(result) ? undefined : result;
}
