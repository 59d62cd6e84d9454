import {type MarkedSubject} from '../questions/count-marked.ts';
import {formatCount} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {own, ownTable} from '../views/drawing/own-words.ts';
import {quote, type Block, type Words} from './document.ts';
import {type Report} from './report.ts';
import {formatMoment} from './wording.ts';

/** Rows of the list. */
const mostRows = 50;

const words = ownTable({
	attack: 'attack',
	'false-positive': 'false positive',
	look: 'to look at',
	done: 'done',
});

/**
What people marked, with their notes, as a table; none where nothing of it was marked.
*/
export function drawMarks({marked, summary}: Report, glyphs: Glyphs): Block[] {
	if (marked.length === 0) {
		return [];
	}

	const {offset} = summary.zone;
	const more = marked.length - mostRows;
	return [
		{
			kind: 'table',
			columns: [
				{head: own('Marked'), align: 'left'},
				{head: own('What'), align: 'left'},
				{head: own('Requests'), align: 'right'},
				{head: own('Note'), align: 'left'},
				{head: own('When'), align: 'left', isMinor: true},
				{head: own('By'), align: 'left', isMinor: true},
			],
			rows: marked.slice(0, mostRows).map(({entry, subject, requests}) => ({
				cells: [
					[words[entry.mark]],
					tellSubject(subject, offset, glyphs),
					[own(formatCount(requests))],
					[quote(entry.note, glyphs)],
					[own(formatMoment(entry.time, offset))],
					[quote(entry.by, glyphs)],
				],
			})),
			more: more > 0 ? [own(`+${formatCount(more)} more`)] : [],
		},
	];
}

function tellSubject(subject: MarkedSubject, offset: number, glyphs: Glyphs): Words {
	if (subject.kind === 'client') {
		return [quote(subject.address, glyphs)];
	}

	const {client, host = '', path = '', time} = subject;
	return [
		own(`${Number.isFinite(time) ? formatMoment(time, offset) : own('-')} `),
		quote(client, glyphs),
		own(' '),
		quote(`${host}${path}`, glyphs, 60),
	];
}
