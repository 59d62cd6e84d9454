import {type Remark} from '../../waf/text-observation.ts';
import {type Contradiction, type TransactionDetail} from '../../waf/transaction.ts';
import {type Look, span, type Line} from '../drawing/line.ts';
import {clean} from '../drawing/clean-text.ts';
import {own, type CleanText} from '../drawing/own-words.ts';

/** Characters of a rule's id that a sentence shows: it is whatever stands in the log. */
const longestId = 40;

/**
What became of the request, in a sentence.
*/
export function describeOutcome(detail: TransactionDetail, {glyphs}: Look): CleanText {
	const denied = detail.ruleMatches.find(({action}) => action === 'denied');
	const code = denied?.code ?? (detail.outcome === 'blocked' ? detail.statusCode : undefined);
	const score = describeScore(detail);
	if (detail.ruleMatches.length === 0 && detail.linesGone === 0) {
		return describeWithoutRules(detail);
	}

	switch (detail.outcome) {
		case 'blocked': {
			if (detail.refusedByServer === true) {
				return own(
					`Blocked (403) by a deny rule of nginx${score === '' ? '' : own(`, not by ModSecurity: ${score}`)}.`,
				);
			}

			const by = denied?.evaluation === false ? denied.id : undefined;
			const rule = own(by === undefined ? '' : ` by rule ${clean(by.slice(0, longestId), glyphs)}`);
			const status = own(code === undefined ? '' : ` (${code})`);
			return own(`Blocked${status}${rule}${score === '' ? '' : own(`: ${score}`)}.`);
		}

		case 'detected':
			return own(
				`Not blocked: ${score === '' ? 'over the threshold' : score}; ${isDetectionOnly(detail) ? 'engine in DetectionOnly' : 'only detected'}.`,
			);
		case 'passed':
			return own(`Passed: ${score === '' ? 'no score, no threshold reported' : score}.`);
		case 'unknown':
			return own('Outcome unknown: not in this log.');
		case 'open':
		default:
			return own('Incomplete: more lines may come.');
	}
}

function describeWithoutRules({outcome, statusCode}: TransactionDetail): CleanText {
	switch (outcome) {
		case 'blocked':
			return own(`Blocked${statusCode === undefined ? '' : own(` (${statusCode})`)}; its record names no rule.`);
		case 'open':
			return own('Incomplete: more lines may come.');
		case 'detected':
		case 'passed':
		case 'unknown':
		default:
			return own(`No rule match${statusCode === undefined ? '' : own(`; answered with ${statusCode}`)}.`);
	}
}

/** As engines print it: `DetectionOnly`, `DETECTION_ONLY`. */
function isDetectionOnly({exchange}: TransactionDetail): boolean {
	return /^detection_?only$/i.test(exchange?.engineMode ?? '');
}

function describeScore({
	inboundScore,
	outboundScore,
	estimatedScore,
	threshold,
	outcome,
}: TransactionDetail): CleanText {
	const score = inboundScore ?? outboundScore;
	if (score === undefined) {
		return own(
			estimatedScore === undefined ? '' : `about ${estimatedScore} points from severities, no threshold reported`,
		);
	}

	const side = inboundScore === undefined ? 'outbound' : 'inbound';
	const limit = own(
		threshold === undefined ? '' : outcome === 'passed' ? `, under ${threshold}` : `, threshold ${threshold}`,
	);
	return own(`${side} score ${score}${limit}`);
}

/**
What a person should know about how the transaction was put together, in a sentence.
*/
export function describeRemark(remark: Remark): string {
	if (remark.kind === 'record-unread') {
		return `Its audit record could not be read: ${remark.why}.`;
	}

	if (remark.kind === 'answered-early') {
		return 'Apache answered this request itself, before the rules about its content ran: it did not pass them.';
	}

	if (remark.kind !== 'no-messages') {
		const which = remark.kind === 'may-be-page' ? 'the row before it' : 'the next row';
		return `May be one request with ${which} of its connection: nginx logs a request and the page that it answers with as two, and a client that asks twice looks the same. The audit log tells.`;
	}

	const words = 'The audit record of this request names no rule';
	const {candidates} = remark;
	return candidates === 0
		? `${words}: no rule matched, or the rules that did are not audited.`
		: `${words}; it may belong to ${candidates === 1 ? 'the one other request' : `one of ${candidates} requests`} of this client in that second.`;
}

/**
What cannot be, or what two records say differently, in a sentence.
*/
export function describeContradiction(contradiction: Contradiction, look: Look): Line {
	const words = {
		'client-hidden': () => 'client hidden by forged text: the line can be read in more than one way',
		'two-clients': () => `another record names the client ${(contradiction as {other: string}).other}`,
		'blocked-but-answered': () => `blocked, yet answered with ${(contradiction as {statusCode: number}).statusCode}`,
	}[contradiction.kind]();
	return [span('! ', 'danger'), span(clean(words, look.glyphs), 'danger')];
}
