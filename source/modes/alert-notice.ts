import path from 'node:path';
import {type Alert} from '../alerts/evaluation/alert.ts';
import {toBody} from '../alerts/texts/alert-text.ts';
import {toMatchFields} from '../alerts/texts/match-fields.ts';
import {type Settings} from '../settings/settings.ts';
import {type AlertEvent} from '../waf/alerts-status.ts';
import {formatInstant} from '../waf/calendar.ts';
import {minute} from '../waf/clock.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {formatFilter} from '../waf/filter/filter-text.ts';
import {toKeyFilter} from '../waf/filter/key-filter.ts';
import {type Notice} from '../waf/notice.ts';
import {hidePassword} from '../waf/url-password.ts';
import {printRuleTime} from './print-rule-time.ts';

/** More make a command that nobody pastes. */
const mostNamed = 8;

/**
An alert as it is handed to channels, with the command that shows its transactions.
*/
export function toNotice(event: AlertEvent, alert: Alert, settings: Pick<Settings, 'files' | 'elastic'>): Notice {
	const {id, kind, rule, at, key, subject} = event;
	return {
		id,
		kind,
		rule,
		at,
		key,
		subject,
		body: toBody(alert, printRuleTime(alert.rule)),
		matches: alert.matches.map(match => toMatchFields(alert.rule, match)),
		command: toCommand(settings, event),
		options: alert.rule.options,
	};
}

/** Names of few transactions stand in the raw lines, which an index is not searched for; of more, the key. */
function toWayBack({transactions, isPart = false, keys}: AlertEvent, isIndex: boolean): Filter {
	const isKnown = transactions.length > 0 && transactions.length <= mostNamed && !isPart && !isIndex;
	return isKnown && transactions.every(id => /^[\w.@-]{8,64}$/.test(id))
		? [{condition: {kind: 'pattern', pattern: transactions.join('|')}, negated: false}]
		: toKeyFilter(keys);
}

/** Whole minutes around the transactions. */
function toCommand({files, elastic}: Pick<Settings, 'files' | 'elastic'>, event: AlertEvent): string {
	const {since, until} = event;
	const filter = formatFilter(toWayBack(event, elastic !== undefined));
	const source =
		elastic === undefined
			? files.map(file => quote(path.resolve(file))).join(' ') || '-'
			: `--es ${quote(elastic.nodes.map(node => hidePassword(node)).join(','))} --index ${quote(elastic.index)}`;
	const from = formatInstant(Math.floor(since / minute) * minute);
	const to = formatInstant((Math.floor(until / minute) + 1) * minute);
	return `waftop ${source} --since ${from} --until ${to}${filter === '' ? '' : ` --filter ${quote(filter)}`}`;
}

/** Names of files and servers are the owner's. */
function quote(word: string): string {
	return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
