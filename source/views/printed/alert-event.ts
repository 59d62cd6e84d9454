import {formatInstant} from '../../waf/calendar.ts';
import {type AlertEvent} from '../../waf/alerts-status.ts';
import {sanitize} from '../drawing/sanitize.ts';

/**
An event of a rule as a line of `waftop watch`: TIME KIND RULE KEY MATCHES SUBJECT, tab-separated, `-` for what there is not. Texts are clean: a tab in them is `\t`.
*/
export function formatAlertEvent({at, kind, rule, key, matches, subject}: AlertEvent): string {
	return [formatInstant(at), kind, rule, key ?? '', String(matches), subject]
		.map(field => (field === '' ? '-' : sanitize(field)))
		.join('\t');
}

/**
The same as the object that `--json` prints.
*/
export function toAlertEventObject(event: AlertEvent): Readonly<Record<string, unknown>> {
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
	};
}
