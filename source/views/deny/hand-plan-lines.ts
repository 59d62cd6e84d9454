import {type HandPlan} from '../../waf/deny.ts';
import {clean} from '../drawing/clean-text.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own} from '../drawing/own-words.ts';
import {wrapText} from '../drawing/wrap-text.ts';

/**
What a person does by hand: each step with the lines to paste, exactly as they are to stand there.
*/
export function drawHandPlan({place, why, steps}: HandPlan, width: number, {glyphs}: Look): Line[] {
	const wrap = (text: string, indent: number): Line[] =>
		wrapText(clean(text, glyphs), Math.max(16, width - indent - 1)).map((part): Line => [blank(indent), span(part)]);
	const paste = (line: string): Line[] => {
		const [, tabs = '', words = ''] = /^(\t*)(.*)$/.exec(line) ?? [];
		const indent = 6 + 2 * tabs.length;
		return wrapText(clean(words, glyphs), Math.max(16, width - indent - 1)).map((part): Line => [
			blank(indent),
			span(part, 'strong'),
		]);
	};

	return [
		[blank(1), span('BY HAND', 'dim'), blank(2), span(clean(place, glyphs))],
		...wrap(why, 3),
		...steps.flatMap(({words, lines}, number) => {
			const [first = [], ...more] = wrap(words, 4);
			return [
				[blank(1), span(own(`${number + 1}`), 'strong'), blank(2), ...first.slice(1)],
				...more,
				...lines.flatMap(line => paste(line)),
			];
		}),
		[],
	];
}
