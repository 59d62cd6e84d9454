import path from 'node:path';
import process from 'node:process';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {createOutput} from '../actions/output.ts';
import {type Alert, type RunResult} from '../alerts/evaluation/alert.ts';
import {type ArrivingDocument, checkRule, findWrongSpan, toArrivingDocument} from '../alerts/evaluation/check-rule.ts';
import {type Gathered} from '../alerts/evaluation/gathering.ts';
import {type AlertDocument} from '../alerts/filters/alert-document.ts';
import {toValueReader} from '../alerts/filters/field-value.ts';
import {findMissingFields} from '../alerts/filters/missing-fields.ts';
import {type AlertRule} from '../alerts/rule.ts';
import {type ReadRule} from '../alerts/rules/read-rule.ts';
import {toAlertLine, toMatchLine} from '../alerts/texts/check-lines.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type AlertsRequest} from '../settings/alerts-command-line.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {formatCheck, formatGathered} from '../views/printed/alerts-check.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type Timestamp} from '../waf/clock.ts';
import {ExpectedError} from '../waf/expected-error.ts';
import {loadPatterns} from '../waf/filter/filter-pattern.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {checkRuleNames} from './fail-check.ts';
import {onInterrupt} from './on-interrupt.ts';
import {readDocumentFile, readDocumentTime, readLogDocuments} from './read-alert-documents.ts';
import {nextCron} from './next-cron.ts';
import {printRuleTime} from './print-rule-time.ts';
import {listRuleFiles, readRuleFile, refuseSameNames} from './read-alert-rules.ts';

/**
Tries rules over logs and documents: `waftop alerts check`. Sends nothing. Returns the exit code.
*/
export async function runAlertsCheck(request: AlertsRequest): Promise<number> {
	const stop = new AbortController();
	const interrupted = onInterrupt(stop);
	await loadPatterns();
	let now: Timestamp = 0;
	const files = request.rules.flatMap(name => listRuleFiles(name));
	const rules = [...new Map(files.map(file => [path.resolve(file), file])).values()].flatMap(file =>
		readRuleFile(file, () => now, request.alertDefaults).map(rule => ({...rule, file})),
	);
	refuseSameNames(rules);
	for (const note of rules.flatMap(({notes}) => notes)) {
		process.stderr.write(`waftop: ${sanitize(note)}\n`);
	}

	const read = request.logs === undefined ? undefined : await readLogDocuments(request.logs, stop.signal);
	const documents = [...request.documents.flatMap(file => readDocumentFile(file)), ...(read?.documents ?? [])];
	checkRuleNames(
		request.failOn,
		rules.map(({rule}) => rule.name),
	);
	const failed: string[] = [];
	const output = createOutput(process.stdout, () => stop.abort());
	for (const {rule, isEnabled, fields} of rules) {
		if (!isEnabled) {
			process.stderr.write(`waftop: ${sanitize(rule.name)}: is_enabled is false; not tried\n`);
			continue;
		}

		noteMissing(fields, documents);
		const arriving = toArriving(rule, documents);
		const results: RunResult[] = [];
		let gathered: readonly Gathered[] = [];
		const wrong = findWrongSpan(arriving, request);
		if (wrong !== undefined) {
			throw new ExpectedError(
				'source',
				`${rule.name}: documents from ${formatInstant(wrong.first)} to ${formatInstant(wrong.last)} would need too many runs`,
				'one of the times is wrong, or name --start, --end or a longer --run-every',
			);
		}

		if (arriving.length > 0) {
			let runs = 0;
			let dropped = 0;
			let alerted = 0;
			const runner = checkRule(rule, arriving, request, nextCron, at => (now = at));
			for (let step = runner.next(); ; step = runner.next()) {
				if (step.done === true) {
					gathered = step.value;
					break;
				}

				const result = step.value;
				({dropped} = result);
				alerted += result.alerts.length;
				if (request.json) {
					output.write(toJsonLines(rule, result, request.text));
					await output.whenRoom();
				} else if (result.matches.length > 0 || result.alerts.length > 0) {
					results.push(result);
				}

				// An interruption is heard between runs.
				runs++;
				if (runs % 256 === 0) {
					await nextTurn();
				}

				if (stop.signal.aborted) {
					break;
				}
			}

			if (alerted > 0 && request.failOn.includes(rule.name)) {
				failed.push(`--fail-on ${rule.name}: alerted ${alerted === 1 ? 'once' : `${alerted} times`}`);
			}

			if (dropped > 0) {
				process.stderr.write(
					`waftop: ${sanitize(rule.name)}: ${dropped} keys were forgotten, since more came than are kept\n`,
				);
			}
		}

		if (!request.json) {
			const print = request.text ? printRuleTime(rule) : undefined;
			output.write(formatCheck(rule, arriving.length, results, gathered, print));
		} else if (gathered.length > 0) {
			process.stderr.write(`waftop: ${sanitize(`${rule.name}: ${formatGathered(gathered)}`)}\n`);
		}
	}

	await output.whenRoom();
	for (const reason of failed) {
		process.stderr.write(`waftop: ${sanitize(reason)}\n`);
	}

	return interrupted() ? exitCodes.interrupted : failed.length > 0 ? exitCodes.failOn : (read?.code ?? exitCodes.ok);
}

/** A mistyped name matches nothing, and looks like a quiet night. */
function noteMissing(fields: ReadRule['fields'], documents: readonly AlertDocument[]): void {
	if (documents.length === 0) {
		return;
	}

	for (const {field, nearest} of findMissingFields(fields.keys(), documents)) {
		const advice = nearest === undefined ? '' : `; did you mean ${nearest}?`;
		process.stderr.write(`waftop: ${sanitize(`${fields.get(field)}: no document has the field ${field}${advice}`)}\n`);
	}
}

/** In the order of their arrival, then of their times. */
function toArriving(rule: AlertRule, documents: readonly AlertDocument[]): readonly ArrivingDocument[] {
	const read = toValueReader(rule.timestampField);
	const unit = rule.timestampType;
	return documents
		.map(document =>
			toArrivingDocument(
				document,
				whole => readDocumentTime(read(whole)[0], unit),
				text => readDocumentTime(text, 'iso'),
			),
		)
		.filter(document => document !== undefined)
		.toSorted((one, other) => one.arrival - other.arrival);
}

function toJsonLines(rule: AlertRule, result: RunResult, withText: boolean): string {
	const lines = [
		...result.matches.map(({match}) => toMatchLine(rule, match, result.at)),
		...result.alerts.map((alert: Alert) => toAlertLine(alert, withText ? printRuleTime(rule) : undefined)),
	];
	return lines.map(line => `${toJsonLine(line)}\n`).join('');
}
