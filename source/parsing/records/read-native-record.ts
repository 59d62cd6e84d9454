import * as Byte from '../../waf/byte.ts';
import {toTimestamp} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type RequestFacts} from '../../waf/text-observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {decodeText} from '../../waf/text.ts';
import {readTime, readTimeZone} from '../values/record-time.ts';
import {isAnsweredEarly} from './answered-early.ts';
import {readMessageText} from './message-text.ts';
import {readCorazaLine} from '../engines/coraza-line.ts';
import {limitReading} from '../readings/limit-reading.ts';
import {type Reading} from '../readings/reading.ts';
import {type NativeParts} from './native-parts.ts';
import {createSearchBudget} from '../lines/v3-fields.ts';
import {mayHoldFields} from './sent-fields.ts';
import {readV3Message} from './v3-message.ts';

/** `[24/Nov/2026:02:16:22 +0000] 179548658235.169758 192.0.2.7 51234 198.51.100.1 443` */
const head = /^\[([^\]]*)\] (\S+) (\S*) (\d{1,5}) (\S*) (\d{1,5})\s*$/;

/** Coraza's time has no zone. */
const corazaTime = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/;
const statusLine = /^HTTP\/[\d.]{1,4} (\d{3})\b/;

/** A part with more lines was written to keep its reader busy: those between its ends are left out. */
const mostLines = 4000;

/** Each message with forged text in it costs as much as a hundred others; behind so many the rest stays undecided. */
const messagesToSearch = 50;

/** What the record says of a request, before its rule matches. */
type Headers = Array<readonly [name: string, value: string]>;

/**
Reads a native audit record of ModSecurity 2, libmodsecurity or Coraza; undefined where part A, which names the client, is not there or not whole.

Format: https://github.com/owasp-modsecurity/ModSecurity/wiki/ModSecurity-2-Data-Formats
*/
export function readNativeRecord(parts: NativeParts, isTruncated: boolean): Reading | undefined {
	const [, printed, uniqueId, client, port] = head.exec(textOf(parts, 'A').trimEnd()) ?? [];
	if (uniqueId === undefined) {
		return undefined;
	}

	const requestLines = linesOf(parts, 'B');
	const [method, target] = splitRequestLine(requestLines.at(0));
	const requestHeaders = toHeaders(requestLines.slice(1));
	const responseLines = linesOf(parts, 'F');
	const status = statusLine.exec(textOfLine(responseLines.at(0)) ?? '')?.[1];
	const trailer = readTrailer(parts, {target, uniqueId});
	const header = (name: string): string | undefined => requestHeaders.find(([key]) => key.toLowerCase() === name)?.[1];
	const facts: RequestFacts = {
		uniqueId,
		client,
		clientPort: Number(port) || undefined,
		method: textOfLine(method),
		target: textOfLine(target),
		host: header('host'),
		referrer: header('referer'),
		userAgent: header('user-agent'),
		statusCode: status === undefined ? undefined : Number(status),
		exchange: {
			requestHeaders,
			requestBody: bodyOf(parts, 'C') ?? bodyOf(parts, 'I'),
			responseHeaders: toHeaders(responseLines.slice(1)),
			responseBody: bodyOf(parts, 'E'),
			engineMode: trailer.engineMode,
		},
	};
	const isEarly =
		trailer.isVersion2 &&
		trailer.ruleMatches.length === 0 &&
		!trailer.isIntercepted &&
		isAnsweredEarly(facts.statusCode, trailer.phase2, trailer.hasServerError);
	return limitReading({
		facts,
		time: readTime(printed),
		localTime: readLocalTime(printed),
		zone: readTimeZone(printed),
		ruleMatches: trailer.ruleMatches,
		tellsOutcome: trailer.tellsOutcome && !isEarly,
		...(isEarly ? {remark: {kind: 'answered-early'}} : {}),
		isIntercepted: trailer.isIntercepted,
		truncated: isTruncated,
	});
}

type Trailer = Pick<Reading, 'ruleMatches' | 'tellsOutcome' | 'isIntercepted'> & {
	readonly engineMode: string | undefined;
	readonly isVersion2: boolean;

	/** How long rules of phase 2 ran, in µs. */
	readonly phase2: number | undefined;
	readonly hasServerError: boolean;
};

/** Part H: the messages, and with ModSecurity 2 what became of the request. */
function readTrailer(
	parts: NativeParts,
	{target, uniqueId}: {target: Uint8Array | undefined; uniqueId: string},
): Trailer {
	const ruleMatches: RuleMatch[] = [];
	const budget = createSearchBudget(messagesToSearch);
	let isHarmless: boolean | undefined;
	const askHarmless = (): boolean => (isHarmless ??= holdsNoFields(parts));
	let isIntercepted = false;
	let engineMode: string | undefined;
	let isVersion2 = false;
	let phase2: number | undefined;
	let hasServerError = false;
	for (const line of linesOf(parts, 'H')) {
		const text = Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, 64)).toString('latin1');
		if (text.startsWith('ModSecurity: ')) {
			ruleMatches.push(...toList(readV3Message(line, {target, uniqueId, budget})));
		} else if (text.startsWith('Message: ')) {
			ruleMatches.push(...toList(readMessageText(decodeText(line.subarray(9)), askHarmless)));
		} else if (text.startsWith('[client ')) {
			ruleMatches.push(...(readCorazaLine(decodeText(line))?.ruleMatches ?? []));
		} else if (text.startsWith('Action: Intercepted')) {
			isIntercepted = true;
		} else if (text.startsWith('Engine-Mode: ')) {
			engineMode = text.slice(13).replaceAll('"', '').trim();
		} else if (text.startsWith('Stopwatch2: ')) {
			phase2 = toPhase2(line);
		} else if (text.startsWith('Apache-Error: ')) {
			hasServerError = true;
		}

		isVersion2 ||= text.startsWith('Stopwatch') || text.startsWith('Producer: ') || text.startsWith('Engine-Mode: ');
	}

	return {
		ruleMatches,
		// Messages carry their verdicts; without any, only ModSecurity 2 says that nothing was done.
		tellsOutcome: ruleMatches.length > 0 || isVersion2,
		isIntercepted,
		engineMode,
		isVersion2,
		phase2,
		hasServerError,
	};
}

/** `Stopwatch2: 1795860500488273 1108; combined=806, p1=666, p2=0, p3=0, …` */
function toPhase2(line: Uint8Array): number | undefined {
	const found = /; combined=\d+, p1=\d+, p2=(\d+),/.exec(decodeText(line.subarray(0, 200)));
	return found === null ? undefined : Number(found[1]);
}

function holdsNoFields(parts: NativeParts): boolean {
	const body = parts.bytesOf('C') ?? parts.bytesOf('I');
	return !mayHoldFields(textOf(parts, 'B'), body === undefined ? '' : decodeText(body), body?.length ?? 0);
}

function toList(match: RuleMatch | undefined): RuleMatch[] {
	return match === undefined ? [] : [match];
}

function readLocalTime(printed: string): Timestamp | undefined {
	const parts = corazaTime.exec(printed)?.slice(1).map(Number);
	return parts === undefined ? undefined : toTimestamp(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
}

/** `GET /path?query HTTP/1.1`: the target may hold blanks. */
function splitRequestLine(line: Uint8Array | undefined): [Uint8Array | undefined, Uint8Array | undefined] {
	if (line === undefined || line.length === 0) {
		return [undefined, undefined];
	}

	const methodEnd = line.indexOf(Byte.space);
	const protocolAt = Buffer.from(line.buffer, line.byteOffset, line.length).lastIndexOf(' HTTP/');
	return methodEnd < 0
		? [undefined, undefined]
		: [line.subarray(0, methodEnd), line.subarray(methodEnd + 1, protocolAt > methodEnd ? protocolAt : line.length)];
}

function toHeaders(lines: readonly Uint8Array[]): Headers {
	return lines.flatMap((line): Headers => {
		const colon = line.indexOf(Byte.colon);
		return colon <= 0
			? []
			: [
					[
						decodeText(line.subarray(0, colon)),
						decodeText(line.subarray(line[colon + 1] === Byte.space ? colon + 2 : colon + 1)),
					],
				];
	});
}

/** A body without the newline that ends its part. */
function bodyOf(parts: NativeParts, letter: string): string | undefined {
	const bytes = parts.bytesOf(letter);
	return bytes === undefined || bytes.length <= 1 ? undefined : decodeText(bytes.subarray(0, bytes.length - 1));
}

/** The lines of a part that are not empty. */
function linesOf(parts: NativeParts, letter: string): Uint8Array[] {
	const bytes = parts.bytesOf(letter) ?? new Uint8Array(0);
	const lines: Uint8Array[] = [];
	let start = 0;
	while (start < bytes.length && lines.length < mostLines / 2) {
		const found = bytes.indexOf(Byte.newline, start);
		const end = found < 0 ? bytes.length : found;
		if (end > start && found >= 0) {
			lines.push(bytes.subarray(start, end));
		}

		start = end + 1;
	}

	const last: Uint8Array[] = [];
	for (let end = bytes.lastIndexOf(Byte.newline); end > start && last.length < mostLines / 2;) {
		const before = Math.max(start - 1, bytes.lastIndexOf(Byte.newline, end - 1));
		if (end > before + 1) {
			last.push(bytes.subarray(before + 1, end));
		}

		end = before;
	}

	return [...lines, ...last.toReversed()];
}

function textOf(parts: NativeParts, letter: string): string {
	const bytes = parts.bytesOf(letter);
	return bytes === undefined ? '' : decodeText(bytes);
}

function textOfLine(line: Uint8Array | undefined): string | undefined {
	return line === undefined || line.length === 0 ? undefined : decodeText(line);
}
