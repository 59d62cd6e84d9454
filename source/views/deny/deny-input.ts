import {isNetwork, needsTyping, whyNotConfirmed, type DenyDialog} from '../../screen/deny-dialog.ts';
import {clean} from '../drawing/clean-text.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own} from '../drawing/own-words.ts';
import {cutEnd, takeLastCells, widthOf} from '../drawing/text-width.ts';

/**
The line under the dialog: what is being typed, or what would happen now.
*/
export function drawDenyInput(dialog: DenyDialog, width: number, look: Look): Line {
	const {glyphs} = look;
	const {typing, range, stage} = dialog;
	if (typing !== undefined) {
		const labels = {
			confirm: `type ${range} to confirm: `,
			reason: 'reason: ',
			force: 'reason to override: ',
		};
		const label = cutEnd(clean(labels[typing.what], glyphs), width - 12, glyphs.cut);
		const text = clean(typing.text, glyphs);
		const room = width - widthOf(label) - 3;
		const visible = own(widthOf(text) > room ? `${glyphs.cut}${takeLastCells(text, room - 1)}` : text);
		return [blank(1), span(label, 'strong'), span(visible), span(glyphs.cursor, 'strong')];
	}

	if (stage === 'done') {
		return [];
	}

	const problem = whyNotConfirmed(dialog);
	if (problem !== undefined) {
		const words = stage === 'planned' ? nameObstacle(dialog, problem) : stage === 'applying' ? 'writing' : 'planning';
		return [blank(1), span(cutEnd(clean(words, glyphs), width - 2, glyphs.cut), 'dim')];
	}

	const how = own(needsTyping(dialog) ? `y, then typing the ${isNetwork(dialog.client) ? 'network' : 'range'},` : 'y');
	const words = own(`${how} applies it; Esc cancels`);
	return [blank(1), span(cutEnd(words, width - 2, glyphs.cut), 'strong')];
}

/** What the dialog says in full is not said again. */
function nameObstacle({plan}: DenyDialog, problem: string): string {
	if (plan?.kind !== 'planned') {
		return 'nothing can be applied; Esc closes';
	}

	const {refusals, hand} = plan.proposal;
	if (refusals.length === 0 && hand !== undefined) {
		return 'waftop writes nothing here; c copies the lines, Esc closes';
	}

	return refusals.length === 0
		? `cannot apply: ${problem}`
		: refusals.every(({forceable}) => forceable)
			? 'refused; f overrides it with a reason, Esc closes'
			: 'refused; Esc closes';
}
