import {type Contradiction, type TransactionDetail} from '../waf/transaction.ts';
import {type Look, span, type Line} from './line.ts';
import {clean} from './clean-text.ts';

/**
What became of the request, in a sentence.
*/
export function describeOutcome(detail: TransactionDetail): string {
	const denied = detail.ruleMatches.find(({action}) => action === 'denied');
	const code = denied?.code ?? (detail.outcome === 'blocked' ? detail.statusCode : undefined);
	const score = describeScore(detail);
	switch (detail.outcome) {
		case 'blocked': {
			const by = denied !== undefined && !denied.evaluation && denied.id !== undefined ? ` by rule ${denied.id}` : '';
			return `Blocked${code === undefined ? '' : ` (${code})`}${by}${score === '' ? '' : `: ${score}`}.`;
		}

		case 'detected':
			return `Not blocked: ${score === '' ? 'over the threshold' : score}; only detected.`;
		case 'passed':
			return `Passed: ${score === '' ? 'no score, no threshold reported' : score}.`;
		case 'unknown':
			return 'Outcome unknown: this log cannot tell.';
		case 'open':
		default:
			return 'Not complete yet: more lines may come.';
	}
}

function describeScore({inboundScore, outboundScore, estimatedScore, threshold, outcome}: TransactionDetail): string {
	const score = inboundScore ?? outboundScore;
	if (score === undefined) {
		return estimatedScore === undefined ? '' : `about ${estimatedScore} points by severities, no threshold reported`;
	}

	const side = inboundScore === undefined ? 'outbound' : 'inbound';
	const limit =
		threshold === undefined ? '' : outcome === 'passed' ? `, under ${threshold}` : `, threshold ${threshold}`;
	return `${side} score ${score}${limit}`;
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
