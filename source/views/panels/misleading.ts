import {type Screen} from '../../screen/screen.ts';
import {clean} from '../drawing/clean-text.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {type Role} from '../drawing/theme.ts';
import {wrapText} from '../drawing/wrap-text.ts';

/**
Why the logs on the screen mislead, above what is told of them: each with its lines, what follows, and what to do. Empty where nothing was found.
*/
export function drawMisleading({misleading}: Screen, width: number, {glyphs}: Look): Line[] {
	const wrapped = (text: string, indent: number, role: Role): Line[] =>
		wrapText(clean(text.slice(0, 1000), glyphs), width - indent - 1).map(part => [blank(indent), span(part, role)]);
	return misleading.length === 0
		? []
		: [
				[blank(1), span(' THIS LOG MISLEADS ', 'notice')],
				...misleading.flatMap(({title, evidence, consequence, fix}): Line[] => [
					...wrapped(title, 1, 'strong'),
					...evidence.flatMap(line => wrapped(line, 3, 'dim')),
					...wrapped(consequence, 3, 'plain'),
					...fix.flatMap(line => wrapped(line, 5, 'plain')),
					[],
				]),
				[blank(1), span('all that is wrong with this machine: waftop doctor', 'dim')],
				[],
			];
}
