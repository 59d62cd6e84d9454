import {type Carried} from '../../screen/carried.ts';
import {type ThroughGroup} from '../../waf/through.ts';
import {clean} from '../drawing/clean-text.ts';
import {blank, fitLine, span, widthOfLine, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, takeLastCells, widthOf} from '../drawing/text-width.ts';
import {drawAnswers} from './through-answers.ts';

/**
Why a group is suspicious, and what it carried.
*/
export function drawEvidence(group: ThroughGroup, carried: Carried | CleanText, width: number, look: Look): Line {
	const told = group.answers === undefined ? [] : drawAnswers(group, group.answers);
	const room = width - widthOfLine(told) - 2;
	if (told.length === 0) {
		return drawCarried(carried, width, look);
	}

	return group.outcome === 'unseen' || room < 12
		? fitLine(told, width, look)
		: [...told, blank(2), ...drawCarried(carried, room, look)];
}

/* What matched stays in sight: what stands before it is cut first. */
function drawCarried(carried: Carried | CleanText, width: number, look: Look): Line {
	const {glyphs} = look;
	if (typeof carried === 'string') {
		return fitLine([span(carried, 'dim')], width, look);
	}

	const matched = clean(carried.matched, glyphs);
	const after = clean(carried.after, glyphs);
	const before = clean(carried.before, glyphs);
	// Its place has a third of the room, and what the rest leaves free.
	const whereRoom = Math.max(Math.floor(width / 3), width - 1 - widthOf(before) - widthOf(matched) - widthOf(after));
	const where =
		carried.where === undefined ? own('') : own(`${cutEnd(clean(carried.where, glyphs), whereRoom, glyphs.cut)} `);
	const room = width - widthOf(where) - widthOf(matched) - Math.min(8, widthOf(after));
	const least = Math.max(room, 4);
	const cut = widthOf(before) <= least ? before : own(`${glyphs.cut}${takeLastCells(before, least - 1)}`);
	return fitLine([span(where, 'dim'), span(cut), span(matched, 'strong'), span(after)], width, look);
}
