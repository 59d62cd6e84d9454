import {type Alert} from '../alerts/evaluation/alert.ts';
import {toBody} from '../alerts/texts/alert-text.ts';
import {toMatchFields} from '../alerts/texts/match-fields.ts';
import {type Settings} from '../settings/settings.ts';
import {type AlertEvent} from '../waf/alerts-status.ts';
import {formatInstant} from '../waf/calendar.ts';
import {minute, type Timestamp} from '../waf/clock.ts';
import {type Notice} from '../waf/notice.ts';
import {hidePassword} from '../waf/url-password.ts';
import {printRuleTime} from './print-rule-time.ts';

/**
An alert as it is handed to channels, with the command that shows its transactions.
*/
export function toNotice(event: AlertEvent, alert: Alert, settings: Pick<Settings, 'files' | 'elastic'>): Notice {
	const {id, kind, rule, at, key, subject, since, until} = event;
	return {
		id,
		kind,
		rule,
		at,
		key,
		subject,
		body: toBody(alert, printRuleTime(alert.rule)),
		matches: alert.matches.map(match => toMatchFields(alert.rule, match)),
		command: toCommand(settings, since, until, findClient(alert, key)),
		options: alert.rule.options,
	};
}

function findClient({rule}: Alert, key: string | undefined): string | undefined {
	const isClient =
		rule.queryKey?.length === 1 && /^(?:source\.ip|client(?:_?ip)?|remote_addr)(?:\.keyword)?$/.test(rule.queryKey[0]);
	return isClient && key !== undefined && /^[\da-f:.]+$/i.test(key) ? key : undefined;
}

/** Whole minutes around the transactions. */
function toCommand(
	{files, elastic}: Pick<Settings, 'files' | 'elastic'>,
	since: Timestamp,
	until: Timestamp,
	client: string | undefined,
): string {
	const source =
		elastic === undefined
			? files.map(file => quote(file)).join(' ') || '-'
			: `--es ${quote(elastic.nodes.map(node => hidePassword(node)).join(','))} --index ${quote(elastic.index)}`;
	const from = formatInstant(Math.floor(since / minute) * minute);
	const to = formatInstant((Math.floor(until / minute) + 1) * minute);
	return `waftop ${source} --since ${from} --until ${to}${client === undefined ? '' : ` --filter client:${client}`}`;
}

/** Names of files and servers are the owner's. */
function quote(word: string): string {
	return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
