import {type QuotedTransaction} from '../questions/quoted-transaction.ts';
import {toSummaryObject} from '../views/printed/summary-text.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type Timestamp} from '../waf/clock.ts';
import {nameAttack} from './attack-names.ts';
import {type Report} from './report.ts';

/**
A report as a JSON object: what `--once --json` prints, and under further names what a report adds to it. Times are ISO 8601 in UTC.
*/
export function toReportObject({
	asked,
	summary,
	timeline,
	notStopped,
	answers,
	examples,
	hiddenClients,
	gaps,
	lost,
	denials,
	marked,
	marksProblem,
	missing,
}: Report): Record<string, unknown> {
	return {
		asked: {
			sources: asked.sources,
			index: asked.isIndex,
			since: toTime(asked.since),
			until: toTime(asked.until),
			filter: asked.filter,
			only: asked.only,
			masked: !asked.showSecrets,
			made: toTime(asked.made),
			version: asked.version,
		},
		...toSummaryObject(summary, {answers}),
		attacks: Object.fromEntries(
			summary.categories.rows.flatMap(({key}) => {
				const attack = nameAttack(key);
				return attack === undefined ? [] : [[key, attack]];
			}),
		),
		timeline: {
			from: timeline.bins.length === 0 ? undefined : toTime(timeline.from),
			step_seconds: timeline.step / 1000,
			untimed: timeline.untimed,
			bins: timeline.bins,
		},
		not_stopped: {
			groups: notStopped.groups.map(({client, host, path, through, count, first, last, sample}) => ({
				client,
				host,
				path,
				count,
				through,
				first: toTime(first),
				last: toTime(last),
				worst: sample && toQuotedObject(sample),
			})),
			no_rule: notStopped.unmatched,
			more_groups: notStopped.moreGroups,
			bound: notStopped.isCut ? '≥' : '=',
			more_requests: notStopped.moreRequests,
		},
		examples: Object.fromEntries([...examples].map(([category, quoted]) => [category, toQuotedObject(quoted)])),
		denials: denials.map(({range, time, by, method, reason, force, ended, status}) => ({
			range,
			time: toTime(time),
			by,
			method,
			reason,
			force,
			ended: toTime(ended),
			verdict: status?.verdict,
			hits: status?.hits,
			blocked: status?.blocked,
			served_by: status?.servedBy,
		})),
		marks: marked.map(({entry, subject: {kind, ...subject}, requests}) => ({
			mark: entry.mark,
			on: kind,
			...subject,
			...('time' in subject ? {time: toTime(subject.time)} : {}),
			requests,
			note: entry.note,
			marked: toTime(entry.time),
			by: entry.by,
		})),
		marks_problem: marksProblem,
		missing,
		hidden_clients: hiddenClients,
		gaps: gaps.map(({name, reason, lost: bytes, at}) => ({file: name, reason, bytes, at: toTime(at)})),
		lost,
	};
}

function toQuotedObject(quoted: QuotedTransaction): Record<string, unknown> {
	return {
		time: toTime(quoted.time),
		unique_id: quoted.uniqueId,
		outcome: quoted.outcome,
		client: quoted.client,
		method: quoted.method,
		host: quoted.host,
		target: quoted.target,
		status_code: quoted.statusCode,
		user_agent: quoted.userAgent,
		score: quoted.score,
		score_estimated: quoted.scoreEstimated,
		threshold: quoted.threshold,
		category: quoted.category,
		payloads: quoted.payloads,
		more_payloads: quoted.morePayloads,
		lines: quoted.lines.map(({file, kind, inode, lineNumber, offset, length, sha256, text, end, isCut}) => ({
			file,
			kind,
			inode,
			line: lineNumber === 0 ? undefined : lineNumber,
			offset,
			length,
			sha256,
			text,
			end,
			cut: isCut,
		})),
		more_lines: quoted.moreLines,
	};
}

function toTime(time: Timestamp | undefined): string | undefined {
	return time === undefined || !Number.isFinite(time) ? undefined : formatInstant(time);
}
