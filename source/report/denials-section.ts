import {formatCount} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {join, own, type CleanText} from '../views/drawing/own-words.ts';
import {type ReportedDenial} from './denials.ts';
import {quote, type Block, type Words} from './document.ts';
import {type Report} from './report.ts';
import {formatMoment} from './wording.ts';

/** Rows of the list. */
const mostRows = 50;

/**
The denials as a table; none where nothing was denied.
*/
export function drawDenials({denials, summary}: Report, glyphs: Glyphs): Block[] {
	if (denials.length === 0) {
		return [];
	}

	const {offset} = summary.zone;
	const more = denials.length - mostRows;
	return [
		{
			kind: 'table',
			columns: [
				{head: own('Denied'), align: 'left'},
				{head: own('When'), align: 'left'},
				{head: own('By'), align: 'left', isMinor: true},
				{head: own('Reason'), align: 'left'},
				{head: own('In this log since'), align: 'left'},
			],
			rows: denials.slice(0, mostRows).map(denial => ({
				cells: [
					[quote(denial.range, glyphs)],
					[own(formatMoment(denial.time, offset))],
					[quote(denial.by, glyphs)],
					[
						quote(denial.reason, glyphs),
						...(denial.force === undefined ? [] : [own('; a refusal was overruled: '), quote(denial.force, glyphs)]),
					],
					tellStatus(denial, offset, glyphs),
				],
			})),
			more: more > 0 ? [own(`+${formatCount(more)} more`)] : [],
		},
	];
}

function tellStatus({status, ended}: ReportedDenial, offset: number, glyphs: Glyphs): Words {
	if (ended !== undefined) {
		return [own(`ended ${formatMoment(ended, offset)}`)];
	}

	if (status === undefined || status.verdict === 'waiting') {
		return [own('no request')];
	}

	const {verdict, hits, blocked, servedBy} = status;
	const counts: CleanText[] = [
		...(hits === undefined || hits === 0 ? [] : [own(`${formatCount(hits)} refused by the rule`)]),
		...(blocked === 0 ? [] : [own(`${formatCount(blocked)} blocked by the firewall`)]),
	];
	return verdict === 'served'
		? [
				own('STILL SERVED by '),
				quote(servedBy.join(', '), glyphs),
				...(counts.length === 0 ? [] : [own(`; ${join(counts, ', ')}`)]),
			]
		: [own(`verified: ${counts.length === 0 ? own('nothing was served') : join(counts, ', ')}`)];
}
