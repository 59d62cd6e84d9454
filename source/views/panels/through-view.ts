import {type Carried} from '../../screen/carried.ts';
import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {type Screen} from '../../screen/screen.ts';
import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {outcomeLetters, unseenLetter} from '../../waf/outcome.ts';
import {readsIndex} from '../../screen/views.ts';
import {type ThroughGroup} from '../../waf/through.ts';
import {clean} from '../drawing/clean-text.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {fitCount, formatBounded, formatCount, nameUnit} from '../drawing/format-number.ts';
import {formatScore} from '../drawing/format-score.ts';
import {formatMoment, momentWidth} from '../drawing/format-time.ts';
import {
	blank,
	left,
	middle,
	right,
	selectLine,
	span,
	widthOfLine,
	type Line,
	type Look,
	type Span,
} from '../drawing/line.ts';
import {join, own, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, cutPath, widthOf} from '../drawing/text-width.ts';
import {roleOf, type Role} from '../drawing/theme.ts';
import {type Size} from './overview.ts';
import {chooseAnswerCells, drawCoverage, isSuspicious} from './through-answers.ts';
import {type Cell} from './through-cell.ts';
import {drawEvidence} from './through-evidence.ts';
import {drawNothingThrough} from './through-empty.ts';

/** From here on what a group carried stands in its row, not below it. */
const oneRowWidth = 150;
/** Read between two frames: a key is answered in between. */
const mostReadAtOnce = 8;
const edge = 3;

/**
What was not stopped, by client and target, the worst first, with what it carried, in exactly `height` rows.
*/
export function drawThrough(snapshot: Snapshot, screen: Screen, {width, height}: Size, look: Look): DrawnPanel {
	const {groups} = snapshot.through.groups();
	if (groups.length === 0) {
		return {lines: fill(drawNothingThrough(snapshot, screen, width, look), height), page: Math.max(1, height - 2)};
	}

	const {top, selected, page} = placeGroups(snapshot, screen, {width, height});
	const cells = chooseCells(width, snapshot, look);
	const rest = width - edge - cells.reduce((sum, cell) => sum + cell.width, 0);
	const targetWidth = width < oneRowWidth ? rest : Math.max(24, Math.floor(rest * 0.42));
	const body = groups.slice(top, top + page).flatMap((group, place): Line[] => {
		const isSelected = top + place === selected;
		const carried = describeCarried(group, screen, look);
		const head: Line = [
			span(isSelected ? look.glyphs.select : ' '),
			span(letterOf(group, look), roleOfGroup(group)),
			blank(1),
			...cells.slice(0, 1).map(({draw}) => draw(group)),
			...(targetWidth < 12 ? [blank(rest)] : [left(nameTarget(group, targetWidth - 1, look), targetWidth, look)]),
			...cells.slice(1).map(({draw}) => draw(group)),
		];
		const lines: Line[] =
			width >= oneRowWidth
				? [[...head, blank(2), ...drawEvidence(group, carried, rest - targetWidth - 2, look)]]
				: [head, drawBelow(group, carried, {width, withTarget: targetWidth < 12}, look)];
		return isSelected ? lines.map(line => selectLine(line, width, look)) : lines;
	});
	const title = ({title: words, width: size, align}: Cell): Span =>
		align === 'left' ? left(words, size, look, 'strong') : right(words, size, look, 'dim');
	const titles: Line = [
		blank(edge),
		...cells.slice(0, 1).map(title),
		left(targetWidth < 12 ? '' : 'TARGET', Math.max(0, width < oneRowWidth ? rest : targetWidth), look, 'strong'),
		...cells.slice(1).map(title),
		...(width >= oneRowWidth ? [blank(2), span('CARRIED', 'strong')] : []),
	];
	const foot = [...drawCoverage(snapshot, width, look), drawFoot(snapshot, groups.length, look)];
	return {lines: fill([titles, ...fill(body, height - 1 - foot.length), ...foot], height), page};
}

/**
The rows on the screen of which it is not known yet what they carried, a few at a time.
*/
export function findUncarried(snapshot: Snapshot, screen: Screen, size: Size): readonly number[] {
	if (screen.view !== 'through' || screen.overlay !== undefined) {
		return [];
	}

	const {top, page} = placeGroups(snapshot, screen, size);
	return snapshot.through
		.groups()
		.groups.slice(top, top + page)
		.flatMap(({worst}) => (worst === undefined || screen.carried.has(worst) ? [] : [worst]))
		.slice(0, mostReadAtOnce);
}

function placeGroups(
	snapshot: Snapshot,
	screen: Screen,
	{width, height}: Size,
): {readonly top: number; readonly selected: number; readonly page: number} {
	const {groups, scope} = snapshot.through.groups();
	const rows = height - (scope === undefined ? 2 : 3);
	const page = Math.max(1, width < oneRowWidth ? Math.floor(rows / 2) : rows);
	const keys = groups.map(({key}) => key);
	const selected = indexOfCursor(screen.lists.through, keys);
	return {top: keepVisible(screen.lists.through.top, selected, groups.length, page), selected, page};
}

function roleOfGroup({outcome, answers}: ThroughGroup): Role {
	return outcome === 'detected' || isSuspicious(answers) ? 'danger' : outcome === 'unseen' ? 'dim' : 'plain';
}

function letterOf({outcome}: ThroughGroup, {glyphs}: Look): CleanText {
	return clean(outcome === 'unseen' ? unseenLetter : outcomeLetters[outcome], glyphs);
}

/* Counts of both outcomes, not of requests alone: a group may hold some of each. */
function chooseCells(width: number, snapshot: Snapshot, look: Look): readonly Cell[] {
	const dated = isDated(snapshot);
	const {offset} = snapshot.zone;
	const timeWidth = momentWidth(dated) + 1;
	const clientWidth = width >= 110 ? 26 : 16;
	const time = (title: CleanText, of: 'firstSeen' | 'lastSeen'): Cell => ({
		title,
		width: timeWidth,
		align: 'right',
		draw: group => right(formatMoment(group[of], offset, dated), timeWidth, look, 'dim'),
	});
	const countWidth = width < 60 ? 5 : 7;
	const cells: Cell[] = [
		{
			title: own('CLIENT'),
			width: clientWidth,
			align: 'left',
			draw: group =>
				span(
					own(`${middle(clean(group.client ?? 'unknown', look.glyphs), clientWidth - 1, look).text} `),
					roleOfGroup(group) === 'danger' ? 'danger' : group.client === undefined ? 'dim' : 'plain',
				),
		},
		{
			title: nameUnit(snapshot.totals),
			width: countWidth,
			align: 'right',
			draw: ({count}) => right(fitCount(count, countWidth - 1), countWidth, look, 'strong'),
		},
	];
	if (width >= 60 || !dated) {
		const scoreWidth = width < 60 ? 6 : 7;
		cells.push({
			title: own('score'),
			width: scoreWidth,
			align: 'right',
			draw: group => right(formatScore(group, look.glyphs), scoreWidth, look, roleOfGroup(group)),
		});
	}

	// Only audit records tell it, and an access log.
	const {groups, scope} = snapshot.through.groups();
	const isTold = groups.some(({statuses}) => statuses.length > 0);
	if (width >= 70 && isTold) {
		cells.push({
			title: own('status'),
			width: 8,
			align: 'right',
			draw: ({statuses}) => right(nameStatuses(statuses), 8, look, statuses.length === 0 ? 'dim' : 'plain'),
		});
	}

	if (scope !== undefined) {
		cells.push(...chooseAnswerCells(width, look));
	}

	if (width >= oneRowWidth) {
		cells.push({
			title: own('MAIN'),
			width: 10,
			align: 'right',
			draw: ({category}) => right(clean(category ?? '-', look.glyphs), 10, look, roleOf(category)),
		});
	}

	return [
		...cells,
		...(width >= (dated ? 110 : 90) ? [time(own('first'), 'firstSeen')] : []),
		time(own('last'), 'lastSeen'),
	];
}

/* The lowest one, and that there are others. */
function nameStatuses(statuses: readonly number[]): CleanText {
	const [first] = statuses;
	return first === undefined ? own('-') : own(statuses.length === 1 ? `${first}` : `${first} +${statuses.length - 1}`);
}

function nameTarget({method, host, path}: ThroughGroup, width: number, {glyphs}: Look): CleanText {
	const shown = clean(path ?? '', glyphs);
	const verb = own(width >= 30 && method !== undefined ? `${clean(method.slice(0, 8), glyphs)} ` : '');
	const site = width >= 20 ? clean(host ?? '', glyphs) : own('');
	// A host must not push the path off the screen.
	const siteRoom = Math.max(Math.floor(width / 2) - widthOf(verb), width - widthOf(verb) - widthOf(shown));
	const head = own(`${verb}${cutEnd(site, siteRoom, glyphs.cut)}`);
	return head + shown === ''
		? own('-')
		: own(`${head}${cutPath(shown, Math.max(1, width - widthOf(head)), glyphs.cut)}`);
}

function drawBelow(
	group: ThroughGroup,
	carried: Carried | CleanText,
	{width, withTarget}: {readonly width: number; readonly withTarget: boolean},
	look: Look,
): Line {
	const target = withTarget ? nameTarget(group, Math.floor(width * 0.45), look) : own('');
	const head: Line = withTarget
		? [blank(edge), span(target), blank(2)]
		: group.outcome === 'unseen'
			? [blank(edge)]
			: [blank(edge), left(clean(group.category ?? '-', look.glyphs), 10, look, roleOf(group.category))];
	return [...head, ...drawEvidence(group, carried, width - widthOfLine(head), look)];
}

/* What it carried, or why that is not shown. */
function describeCarried({worst, isMatched}: ThroughGroup, {carried}: Screen, {glyphs}: Look): Carried | CleanText {
	if (worst === undefined) {
		return own('not read here');
	}

	if (isMatched === false) {
		return own('no rule');
	}

	return carried.get(worst) ?? (carried.has(worst) ? own('-') : glyphs.open);
}

function drawFoot(snapshot: Snapshot, shown: number, {glyphs}: Look): Line {
	const {totals, through} = snapshot;
	const {distinct, byServer} = through.groups();
	const isPart = readsIndex(snapshot) && byServer !== true;
	const {detected, passed, unknown} = totals.outcomes;
	const {scope} = through.groups();
	const parts = [
		own(`${formatCount(detected)} over the threshold`),
		own(`${formatCount(passed)} passed`),
		...(scope === undefined ? [] : [own(`${formatCount(scope.unseen)} that no rule saw`)]),
		...(unknown === 0 ? [] : [own(`${formatCount(unknown)} unknown`)]),
	];
	const groups = own(
		distinct.value > shown
			? `worst ${formatCount(shown)} of ${formatBounded(distinct, glyphs)} clients and targets`
			: `${formatBounded(distinct, glyphs)} by client and target`,
	);
	return [
		blank(1),
		span(join(parts, ', '), 'dim'),
		span(`  ${groups}${isPart ? ' of what was read here' : ''}`, 'dim'),
	];
}
