import {type DenyStatus} from '../../questions/deny-watch.ts';
import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatCount} from '../drawing/format-number.ts';
import {formatNear, formatSpan} from '../drawing/format-time.ts';
import {span, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';

/**
`15:03:11` today, else `2 Dec 15:03`; `permanent`.
*/
export function nameEnd(until: Timestamp | undefined, now: Timestamp, offset: Milliseconds): CleanText {
	if (until === undefined) {
		return own('permanent');
	}

	// A time of day alone would be taken for today's.
	return formatNear(until, now, offset);
}

/**
What is left of a rule: `42m`, `ended`, `permanent`.
*/
export function nameRest(until: Timestamp | undefined, now: Timestamp): CleanText {
	return own(until === undefined ? 'permanent' : until <= now ? 'ended' : formatSpan(until - now));
}

/**
The state of a denied client for its row: `denied ✓ 42m`, `denied, still served by api.test`.
*/
export function markDenied({verdict, servedBy, rule}: DenyStatus, now: Timestamp, {glyphs}: Look): Span {
	switch (verdict) {
		case 'served':
			return span(`denied, still served by ${clean(servedBy.join(', '), glyphs)}`, 'danger');
		case 'verified':
			return span(`denied ${glyphs.check} ${nameRest(rule.until, now)}`, 'calm');
		case 'waiting':
		default:
			return span(`denied ${nameRest(rule.until, now)}`, 'calm');
	}
}

/**
The same in eight cells, for a narrow column.
*/
export function markShort({verdict}: DenyStatus, {glyphs}: Look): Span {
	const words = {served: own('SERVED!'), verified: own(`denied ${glyphs.check}`), waiting: own('denied')}[verdict];
	return span(words, verdict === 'served' ? 'danger' : 'calm');
}

/**
What the log says of a rule since it was written, in a sentence.
*/
export function describeDenial(
	status: DenyStatus,
	{now, offset}: {readonly now: Timestamp; readonly offset: Milliseconds},
	look: Look,
): Span[] {
	const {verdict, hits, lastHit, blocked, servedBy, lastServed} = status;
	const {glyphs} = look;
	const hosts = clean(servedBy.join(', '), glyphs);
	switch (verdict) {
		case 'served':
			return hits === undefined
				? [span(`still reaches ${hosts}: no snippet in that server block`, 'danger')]
				: [
						span(`still served by ${hosts}: by rules of its own, or over an open connection`, 'danger'),
						span(`, ${formatCount(hits)} refused elsewhere`),
					];
		case 'verified': {
			const byWaf = own(blocked === 0 ? '' : `, ${formatCount(blocked)} blocked by ModSecurity, which runs first`);
			return [
				span(
					`verified ${glyphs.check} nothing served since${lastServed === undefined ? '' : own(` ${formatNear(lastServed, now, offset)}`)}`,
					'calm',
				),
				span(`: ${formatCount(hits ?? 0)} refused${byWaf}`),
				span(lastHit === undefined ? '' : `, last ${formatNear(lastHit, now, offset)}`),
			];
		}

		case 'waiting':
		default:
			return [
				span('no request since'),
				span(hits === undefined ? ' (the early method leaves no line in the error log)' : '', 'dim'),
			];
	}
}

/**
The client's rate before and after: `312/min before, 15/min now`.
*/
export function describeRates({perMinuteBefore, perMinuteNow}: DenyStatus): Span {
	return span(`${formatCount(perMinuteBefore)}/min before, ${formatCount(perMinuteNow)}/min now`, 'dim');
}
