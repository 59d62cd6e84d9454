import {checkRule, toArrivingDocument} from '../../source/alerts/evaluation/check-rule.ts';
import {toValueReader} from '../../source/alerts/filters/field-value.ts';
import {readRule} from '../../source/alerts/rules/read-rule.ts';
import {RuleError} from '../../source/alerts/rules/rule-error.ts';
import {toAlertLine, toMatchLine} from '../../source/alerts/texts/check-lines.ts';
import {nextCron} from '../../source/modes/next-cron.ts';
import {printLocalTime} from '../../source/modes/print-local-time.ts';
import {readDocumentTime} from '../../source/modes/read-alert-documents.ts';
import {type Answer, type AnswerLine, type Case} from './case.ts';

/**
What our evaluation makes of a case, with the same parts as `waftop alerts check`.
*/
export function ourAnswer({rule: text, files = {}, documents, runEvery, bufferTime, tail, start}: Case): Answer {
	let now = 0;
	const surroundings = {readText: (name: string) => ({file: name, text: files[name]}), environment: {}};
	try {
		const {rule, notes} = readRule('rule.yaml', text, surroundings, () => now);
		const read = toValueReader(rule.timestampField);
		const arriving = documents
			.map(document =>
				toArrivingDocument(
					document,
					whole => readDocumentTime(read(whole)[0], rule.timestampType),
					arrival => readDocumentTime(arrival, 'iso'),
				),
			)
			.filter(document => document !== undefined)
			.toSorted((one, other) => one.arrival - other.arrival);
		const format = rule.options.custom_pretty_ts_format;
		const print = printLocalTime(
			rule.options.use_local_time !== false,
			typeof format === 'string' ? format : '%Y-%m-%d %H:%M %Z',
		);
		const span = {
			runEvery: runEvery * 1000,
			bufferTime: bufferTime * 1000,
			tail: tail * 1000,
			start: start === undefined ? undefined : Date.parse(start),
			end: undefined,
		};
		const lines: AnswerLine[] = [];
		for (const result of checkRule(rule, arriving, span, nextCron, at => (now = at))) {
			lines.push(
				...result.matches.map(({match}) => toMatchLine(rule, match, result.at) as AnswerLine),
				...result.alerts.map(alert => toAlertLine(alert, print) as AnswerLine),
			);
		}

		return {lines: JSON.parse(JSON.stringify(lines)) as AnswerLine[], notes};
	} catch (error) {
		if (error instanceof RuleError) {
			return {refused: error.message};
		}

		throw error;
	}
}
