import {formatInstant} from '../../waf/calendar.ts';
import {type AlertEvent, type Telling} from '../../waf/alerts-status.ts';
import {sanitize} from '../drawing/sanitize.ts';

/** Why an alert was not sent; the end of one is only where something would stay open. */
const reasons: Readonly<Record<Telling, string | undefined>> = {
	sent: undefined,
	over: 'over before the start',
	'no channel': 'no channel',
	unsent: undefined,
};

/**
An event of a rule as a line of `waftop watch`: TIME KIND RULE KEY MATCHES SUBJECT SENT, tab-separated, `-` for what there is not. Texts are clean: a tab in them is `\t`.
*/
export function formatAlertEvent(event: AlertEvent, telling: Telling): string {
	const {at, kind, rule, key, matches, subject} = event;
	const why = kind === 'alert' ? reasons[telling] : undefined;
	const sent = telling === 'sent' ? 'sent' : why === undefined ? '' : `not sent: ${why}`;
	return [formatInstant(at), kind, rule, key ?? '', String(matches), subject, sent]
		.map(field => (field === '' ? '-' : sanitize(field)))
		.join('\t');
}

/**
The same as the object that `--json` prints.
*/
export function toAlertEventObject(event: AlertEvent, telling: Telling): Readonly<Record<string, unknown>> {
	const {id, kind, rule, at, key, matches, subject, since, until, transactions} = event;
	return {
		kind,
		id,
		rule,
		at: formatInstant(at),
		key: key ?? null,
		matches,
		subject,
		since: formatInstant(since),
		until: formatInstant(until),
		transactions,
		sent: telling === 'sent',
		not_sent: kind === 'alert' ? reasons[telling] : undefined,
	};
}
