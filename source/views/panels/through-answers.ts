import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {type GroupAnswers, type Reason} from '../../waf/answers.ts';
import {type ThroughGroup} from '../../waf/through.ts';
import {fitCount, formatCount} from '../drawing/format-number.ts';
import {formatMoment} from '../drawing/format-time.ts';
import {blank, fitLine, right, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {describeCoverage} from '../printed/access-words.ts';
import {nameReason} from '../printed/reason-words.ts';
import {type Cell} from './through-cell.ts';

const bytesWidth = 8;

/** One that says little by itself. */
const weak: ReadonlySet<Reason['kind']> = new Set(['status', 'errors']);

/**
Whether the answers have to be looked at first.
*/
export function isSuspicious(answers: GroupAnswers | undefined): boolean {
	return answers?.reasons.some(({kind}) => !weak.has(kind)) === true;
}

/**
The columns that only an access log fills: what was stopped of the same client and target, what no rule saw, and the largest answer.
*/
export function chooseAnswerCells(width: number, look: Look): Cell[] {
	const count = (title: CleanText, of: (answers: GroupAnswers) => number): Cell => ({
		title,
		width: 8,
		align: 'right',
		draw: ({answers}) => right(answers === undefined ? own('-') : countOrNone(of(answers)), 8, look),
	});
	const bytes: Cell = {
		title: own('bytes'),
		width: bytesWidth,
		align: 'right',
		draw: ({answers}) =>
			right(fitSize(answers?.largest), bytesWidth, look, answers?.largest === undefined ? 'dim' : 'plain'),
	};
	return [
		...(width >= 76 ? [bytes] : []),
		...(width >= 110
			? [count(own('blocked'), ({stopped}) => stopped), count(own('unseen'), ({unseen}) => unseen)]
			: []),
	];
}

function countOrNone(count: number): CleanText {
	return count === 0 ? own('-') : fitCount(count, 7);
}

function fitSize(size: number | undefined): CleanText {
	return size === undefined ? own('-') : fitCount(size, bytesWidth - 1);
}

/**
Why a group is suspicious; of one that no rule saw at least that. Empty where there is nothing to say.
*/
export function drawAnswers({outcome, answers}: ThroughGroup, {reasons, stopped}: GroupAnswers): Line {
	const said = reasons.flatMap((reason, place): Span[] => [
		...(place === 0 ? [] : [span('; ', 'dim')]),
		span(nameReason(reason), 'strong'),
	]);
	if (outcome !== 'unseen' || said.length > 0) {
		return said;
	}

	const others = stopped === 0 ? own('') : own(`; ${formatCount(stopped)} more were blocked`);
	return [span(own(`${answers?.unseen === 1 ? own('no rule saw it') : own('no rule saw them')}${others}`), 'dim')];
}

/**
The line that says what the answers rest on; none without an access log.
*/
export function drawCoverage(snapshot: Snapshot, width: number, look: Look): Line[] {
	const {scope} = snapshot.through.groups();
	if (scope === undefined || snapshot.access === undefined) {
		return [];
	}

	const {shared} = scope;
	const dated = isDated(snapshot);
	const moment = (time: number): CleanText => formatMoment(time, snapshot.zone.offset, dated).trimStart();
	const both =
		shared === undefined
			? own('the logs have no time in common')
			: own(`both logs ${moment(shared.from)} to ${moment(shared.to)}`);
	return [
		fitLine(
			[blank(1), span(own(`access log ${describeCoverage(snapshot.access)}`), 'dim'), span(own(`  ${both}`), 'dim')],
			width,
			look,
		),
	];
}
