import {formatInstant} from '../waf/calendar.ts';
import {toEcsDocument} from '../waf/ecs-document.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {type MarkEntry} from '../waf/mark.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {toCsvLine} from './csv.ts';

/**
A transaction as the line that `--json` prints for it.
*/
export function toNdjsonLine(detail: TransactionDetail, zone: TimeZone): string {
	return `${toJsonLine(toEcsDocument(detail, zone))}\n`;
}

/* What a cell of the table is made of, by its title. */
const cells = {
	time: detail => (detail.time === undefined ? undefined : formatInstant(detail.time)),
	outcome: detail => detail.outcome,
	score: detail => detail.inboundScore ?? detail.outboundScore ?? detail.estimatedScore,
	threshold: detail => detail.threshold,
	client: detail => detail.client,
	method: detail => detail.method,
	host: detail => detail.host,
	target: detail => detail.target,
	status: detail => detail.statusCode,
	categories: detail => detail.categories.join(' '),
	rules: detail => [...new Set(detail.ruleMatches.map(({id}) => id).filter(id => id !== undefined))].join(' '),
	message: detail => detail.ruleMatches.find(({message}) => message !== undefined)?.message,
	matched: detail => detail.ruleMatches.find(({data}) => data !== undefined)?.data,
	user_agent: detail => detail.userAgent,
	unique_id: detail => detail.uniqueId,
	file: detail => detail.file,
	machine: detail => detail.observer,
	mark: (_, mark) => mark?.mark,
	note: (_, mark) => mark?.note,
	doubts: detail => detail.contradictions.map(({kind}) => kind).join(' '),
} as const satisfies Readonly<
	Record<string, (detail: TransactionDetail, mark: MarkEntry | undefined) => string | number | undefined>
>;

/**
The titles of the table of transactions.
*/
export function csvTitles(): string {
	return toCsvLine(Object.keys(cells));
}

/**
A transaction as a row of the table.
*/
export function toTransactionRow(detail: TransactionDetail, mark?: MarkEntry): string {
	return toCsvLine(Object.values(cells).map(cell => cell(detail, mark)));
}
