import {type Alert, type RaisedMatch} from '../evaluation/alert.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {toWholeReader} from '../filters/field-value.ts';
import {type AlertRule} from '../rule.ts';
import {readFormatText} from './format-text.ts';
import {fillTemplate} from './jinja-text.ts';
import {toMatchFields} from './match-fields.ts';
import {type PrintTime, toMatchSentence} from './match-sentence.ts';
import {toIndentedJson, toPythonText} from './python-text.ts';
import {toTextOptions} from './text-options.ts';
import {toSummary} from './summary-table.ts';

const dashes = '-'.repeat(40);

/**
What an alert says in one line: the rule's `alert_subject` with the values of its first match, else its name.
*/
export function toSubject({rule, matches}: Alert): string {
	const {alert_subject: subject, alert_subject_args: args, alert_subject_max_len: most = 2048} = rule.options;
	if (subject === undefined) {
		return rule.name;
	}

	const fields = toMatchFields(rule, matches[0]);
	const isTemplate = rule.options.alert_text_type === 'alert_text_jinja';
	const text = Array.isArray(args)
		? readFormatText(toPythonText(subject)).fill(args.map(name => valueOf(String(name), fields, rule)))
		: isTemplate
			? fillTemplate(rule, 'alert_subject', matches[0])
			: toPythonText(subject);
	return Array.from(text).slice(0, Number(most)).join('');
}

/**
What an alert says in full: the table of `summary_table_fields`, then each match with the rule's text, the sentence of its type, the counts that were asked for, and all fields.
*/
export function toBody({rule, matches}: Alert, print: PrintTime): string {
	const summary = toSummary(rule, matches);
	if (rule.options.alert_text_type === 'aggregation_summary_only') {
		return summary;
	}

	const texts = matches
		.map(match => `${toMatchText(rule, match, print)}${matches.length > 1 ? `\n${dashes}\n` : ''}`)
		.join('');
	return summary + texts;
}

function toMatchText(rule: AlertRule, match: RaisedMatch, print: PrintTime): string {
	const {options} = rule;
	const type = options.alert_text_type;
	const fields = toMatchFields(rule, match);
	let text = padEnd(`${options.alert_text === undefined ? `${rule.name}\n\n` : ''}${toOwnText(rule, match, fields)}`);
	if (type === 'alert_text_only' || type === 'alert_text_jinja') {
		return text;
	}

	text = padEnd(text + toMatchSentence(rule, match, print));
	if (options.top_count_keys !== undefined) {
		text += toTopCounts(fields);
	}

	return type === 'exclude_fields' ? text : text + toFieldLines(fields);
}

function toOwnText(rule: AlertRule, match: RaisedMatch, fields: AlertDocument): string {
	if (rule.options.alert_text_type === 'alert_text_jinja') {
		return fillTemplate(rule, 'alert_text', match);
	}

	const {alert_text: own = '', alert_text_args: args, alert_text_kw: named} = rule.options;
	const text = toPythonText(own);
	if (Array.isArray(args)) {
		return readFormatText(text).fill(args.map(name => valueOf(String(name), fields, rule)));
	}

	if (typeof named === 'object' && named !== null) {
		const values = Object.entries(named).map(([field, name]) => [String(name), valueOf(field, fields, rule)]);
		return readFormatText(text).fillNamed(Object.fromEntries(values) as Record<string, unknown>);
	}

	return text;
}

/** A field of the match, else an option of the rule that says something. */
function valueOf(name: string, fields: AlertDocument, rule: AlertRule): unknown {
	const options = toTextOptions(rule);
	const option = Object.hasOwn(options, name) && isSaying(options[name]) ? options[name] : undefined;
	return toWholeReader(name)(fields) ?? option ?? rule.options.alert_missing_value ?? '<MISSING VALUE>';
}

function isSaying(value: unknown): boolean {
	return Array.isArray(value)
		? value.length > 0
		: ![undefined, null, '', 0, false, '0:00:00'].includes(value as string | undefined);
}

function toTopCounts(fields: AlertDocument): string {
	return Object.entries(fields)
		.filter(([name]) => name.startsWith('top_events_'))
		.map(([name, counts]) => {
			const lines = Object.entries(counts as Readonly<Record<string, number>>)
				.toSorted(([, one], [, other]) => other - one)
				.map(([value, count]) => `${value}: ${count}\n`);
			return `${name.slice('top_events_'.length)}:\n${lines.length === 0 ? 'No events found.\n' : lines.join('')}\n`;
		})
		.join('');
}

function toFieldLines(fields: AlertDocument): string {
	return Object.entries(fields)
		.filter(([name]) => !name.startsWith('top_events_'))
		.toSorted(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, value]) => {
			const isWhole = typeof value === 'object' && value !== null;
			return `${name}: ${isWhole ? toIndentedJson(value) : toPythonText(value)}\n`;
		})
		.join('');
}

/** Ends in an empty line. */
function padEnd(text: string): string {
	return text.endsWith('\n\n') ? text : text.endsWith('\n') ? `${text}\n` : `${text}\n\n`;
}
