import {isTyping, type Screen} from '../../screen/screen.ts';
import {clean} from '../drawing/clean-text.ts';
import {type KeyContext} from './key-context.ts';
import {keymap} from './keymap.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own} from '../drawing/own-words.ts';
import {cutEnd} from '../drawing/text-width.ts';

/**
The last row: the keys that work now. Where not all fit, the least important leave; help and quit stay.
*/
export function drawFooter(context: KeyContext, width: number, look: Look): Line {
	if (isTyping(context.screen)) {
		return drawTypingKeys(context.screen, width, look);
	}

	const text = (words: string) => clean(words, look.glyphs);
	const candidates = keymap
		.filter(binding => binding.applies(context) && binding.off?.(context) === undefined)
		.flatMap(binding => {
			const shown = binding.footer?.(context);
			return shown === undefined
				? []
				: [{rank: shown.rank, key: text(shown.key ?? binding.label), words: text(shown.words)}];
		});
	const kept = new Set<(typeof candidates)[number]>();
	let room = width - 1;
	for (const candidate of candidates.toSorted((one, other) => one.rank - other.rank)) {
		const cells = candidate.key.length + candidate.words.length + 3;
		if (cells - 2 <= room) {
			kept.add(candidate);
			room -= cells;
		}
	}

	return [
		blank(1),
		...candidates
			.filter(candidate => kept.has(candidate))
			.flatMap(({key, words}, place) => [span(`${place === 0 ? '' : '  '}${key}`, 'strong'), span(` ${words}`, 'dim')]),
	];
}

function drawTypingKeys({typing, filterHistory}: Screen, width: number, {glyphs}: Look): Line {
	const problem = typing?.problem;
	return problem === undefined
		? [
				blank(1),
				span('Enter', 'strong'),
				span(' apply  ', 'dim'),
				span('Esc', 'strong'),
				span(' cancel  ', 'dim'),
				...(typing === undefined ? [] : [span('Tab', 'strong'), span(' complete  ', 'dim')]),
				...(typing === undefined || filterHistory.length === 0
					? []
					: [span('Up', 'strong'), span(' earlier  ', 'dim')]),
				span('Ctrl-U', 'strong'),
				span(' empty', 'dim'),
			]
		: [blank(1), span(cutEnd(own(` ${clean(problem, glyphs)} `), width - 2, glyphs.cut), 'notice')];
}
