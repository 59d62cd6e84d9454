import {type AccessReport} from '../../waf/access-log.ts';
import {type GroupAnswers, type Reason} from '../../waf/answers.ts';
import {formatInstant} from '../../waf/calendar.ts';
import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {outcomeLetters, unseenLetter} from '../../waf/outcome.ts';
import {type Through, type ThroughGroup} from '../../waf/through.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBounded, formatCount} from '../drawing/format-number.ts';
import {formatIso} from '../drawing/format-time.ts';
import {type Glyphs} from '../drawing/glyphs.ts';
import {join, own, type CleanText} from '../drawing/own-words.ts';
import {padEnd, padStart} from '../drawing/text-width.ts';
import {describeCoverage} from './access-words.ts';
import {nameReason} from './reason-words.ts';

/**
What the view of what got through shows of all that was read, where an access log stands beside the WAF's.
*/
export type PrintedAnswers = {
	readonly access: AccessReport;
	readonly through: Through;

	/** Transactions before it are no longer in the history, so they are only in the other numbers; undefined where all are. */
	readonly since: Timestamp | undefined;
};

/** As long as the other lists of a summary. */
const mostPrinted = 20;
const clientWidth = 24;
const targetWidth = 40;

/**
The part of a summary that says what got through, as the view on the screen does.

@param offset The log's offset from UTC.
*/
export function formatAnswers(answers: PrintedAnswers, offset: Milliseconds, glyphs: Glyphs): string[] {
	const {groups, distinct} = answers.through;
	const heads = (
		[
			['req', 8],
			['blocked', 8],
			['unseen', 8],
			['status', 8],
			['bytes', 10],
		] as const
	).map(([head, width]) => padStart(own(head), width, glyphs.cut));
	const rest = own(
		distinct.value > mostPrinted
			? ` (worst ${mostPrinted} of ${formatBounded(distinct, glyphs)} clients and targets)`
			: '',
	);
	return [
		'',
		own(`THROUGH${rest}`),
		...describeScope(answers, offset),
		...(groups.length === 0
			? []
			: [
					[
						own(' '),
						padEnd(own('CLIENT'), clientWidth, glyphs.cut),
						padEnd(own('TARGET'), targetWidth, glyphs.cut),
						...heads,
					].join(' '),
				]),
		...groups.slice(0, mostPrinted).flatMap(group => formatGroup(group, glyphs)),
	];
}

/**
What everything that is said of answers rests on, as lines: how many transactions have their line, of which time both logs tell, and how much no rule saw.
*/
export function describeScope({access, through, since}: PrintedAnswers, offset: Milliseconds): CleanText[] {
	const {shared, unseen = 0} = through.scope ?? {};
	return [
		own(`access log ${describeCoverage(access)}`),
		shared === undefined
			? own('the logs have no time in common')
			: own(`both logs tell of ${formatIso(shared.from, offset)} to ${formatIso(shared.to, offset)}`),
		own(
			`${formatCount(unseen)} requests of the same clients that no rule saw; ${formatCount(access.counts.ofOthers)} lines of other clients`,
		),
		...(since === undefined ? [] : [own(`only since ${formatIso(since, offset)}: what came before is no longer kept`)]),
	];
}

/**
The letter that stands in front of a group.
*/
export function letterOfGroup({outcome}: ThroughGroup, glyphs: Glyphs): CleanText {
	return clean(outcome === 'unseen' ? unseenLetter : outcomeLetters[outcome], glyphs);
}

/**
The statuses of a group, the lowest first; `-` where none is known.
*/
export function nameAllStatuses({statuses}: ThroughGroup): CleanText {
	return statuses.length === 0
		? own('-')
		: join(
				statuses.map(status => own(`${status}`)),
				' ',
			);
}

function formatGroup(group: ThroughGroup, glyphs: Glyphs): string[] {
	const {client, host, path, count, answers, statuses} = group;
	const status = statuses.length > 1 ? own(`${statuses[0]} +${statuses.length - 1}`) : nameAllStatuses(group);
	const numbers = [
		padStart(formatCount(count), 8, glyphs.cut),
		padStart(own(formatCount(answers?.stopped ?? 0)), 8, glyphs.cut),
		padStart(own(formatCount(answers?.unseen ?? 0)), 8, glyphs.cut),
		padStart(status, 8, glyphs.cut),
		padStart(answers?.largest === undefined ? own('-') : formatCount(answers.largest), 10, glyphs.cut),
	];
	const target = clean(`${host ?? ''}${path ?? ''}`, glyphs);
	return [
		[
			letterOfGroup(group, glyphs),
			padEnd(clean(client ?? '-', glyphs), clientWidth, glyphs.cut),
			padEnd(target, targetWidth, glyphs.cut),
			...numbers,
		].join(' '),
		...(answers?.reasons ?? []).map(reason => `    ${nameReason(reason)}`),
	];
}

/**
The same as an object, with all groups that the screen lists.
*/
export function toAnswersObject({access, through, since}: PrintedAnswers): Record<string, unknown> {
	const {shared, unseen} = through.scope ?? {};
	const {byId, byRequest, agreed, ambiguous, alone, lines, ofOthers} = access.counts;
	return {
		coverage: {
			joined_by_id: byId,
			joined_by_request: byRequest,
			agreed,
			ambiguous,
			without_line: alone,
			access_lines: lines,
			of_other_clients: ofOthers,
			shared: shared && {from: formatInstant(shared.from), to: formatInstant(shared.to)},
			since: since === undefined ? undefined : formatInstant(since),
		},
		unseen,
		distinct: through.distinct.value,
		bound: through.distinct.bound,
		groups: through.groups.map(group => toGroupObject(group)),
	};
}

function toGroupObject(group: ThroughGroup): Record<string, unknown> {
	const {client, host, path, method, outcome, count, detected, statuses, firstSeen, lastSeen, score, answers} = group;
	return {
		client,
		host,
		path,
		method,
		outcome,
		count,
		detected,
		...toCounts(answers),
		statuses,
		score,
		first: Number.isFinite(firstSeen) ? formatInstant(firstSeen) : undefined,
		last: Number.isFinite(lastSeen) ? formatInstant(lastSeen) : undefined,
		reasons: (answers?.reasons ?? []).map(reason => toReasonObject(reason)),
	};
}

function toCounts(answers: GroupAnswers | undefined): Record<string, unknown> {
	return {blocked: answers?.stopped, unseen: answers?.unseen, largest: answers?.largest};
}

function toReasonObject(reason: Reason): Record<string, unknown> {
	return {...reason, text: nameReason(reason)};
}
