import {type ThroughGroup} from '../waf/through.ts';
import {formatBounded, formatCount} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {join, own, type CleanText} from '../views/drawing/own-words.ts';
import {describeScope, letterOfGroup, nameAllStatuses} from '../views/printed/answers-text.ts';
import {nameReason} from '../views/printed/reason-words.ts';
import {quote, type Block, type Column, type Words} from './document.ts';
import {type Report} from './report.ts';

const mostRows = 40;

/**
What the access log tells of what got through, with what no rule saw of the same clients, the suspicious first; nothing without an access log.
*/
export function drawAnswered({answers, summary}: Report, glyphs: Glyphs): Block[] {
	if (answers === undefined) {
		return [];
	}

	const {groups, distinct} = answers.through;
	const scope: Block = {
		kind: 'list',
		items: describeScope(answers, summary.zone.offset).map((words): Words => [words]),
	};
	if (groups.length === 0) {
		return [scope];
	}

	return [
		scope,
		{
			kind: 'table',
			columns,
			rows: groups.slice(0, mostRows).map(group => ({cells: drawCells(group, glyphs)})),
			more:
				distinct.value > mostRows
					? [own(`worst ${mostRows} of ${formatBounded(distinct, glyphs)} clients and targets`)]
					: [],
		},
	];
}

const columns: readonly Column[] = [
	{head: own('Client'), align: 'left'},
	{head: own('Target'), align: 'left'},
	{head: own('Outcome'), align: 'left'},
	{head: own('Blocked'), align: 'right'},
	{head: own('Unseen'), align: 'right'},
	{head: own('Status'), align: 'right'},
	{head: own('Largest'), align: 'right', isMinor: true},
	{head: own('Why'), align: 'left'},
];

function drawCells(group: ThroughGroup, glyphs: Glyphs): Words[] {
	const {client, host, path, answers} = group;
	const cell = (count: number | undefined): CleanText => (count === undefined ? own('-') : formatCount(count));
	return [
		[client === undefined ? own('-') : quote(client, glyphs)],
		[quote(`${host ?? ''}${path ?? ''}`, glyphs)],
		[letterOfGroup(group, glyphs)],
		[cell(answers?.stopped)],
		[cell(answers?.unseen)],
		[nameAllStatuses(group)],
		[cell(answers?.largest)],
		[
			join(
				(answers?.reasons ?? []).map(reason => nameReason(reason)),
				', ',
			),
		],
	];
}
