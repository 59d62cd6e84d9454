import {isTyping, type Screen} from '../../screen/screen.ts';
import {clean} from '../drawing/clean-text.ts';
import {type KeyContext} from './key-context.ts';
import {keymap} from './keymap.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own} from '../drawing/own-words.ts';
import {cutEnd, takeLastCells, widthOf} from '../drawing/text-width.ts';

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

const filterHint = own('  client: cat: rule: outcome: host: path: method: sev: score>=10 time:14:02-14:05');

/**
The filter while it is typed, with its end in sight; before the first character it says what can be typed.
*/
export function drawTyping(text: string, width: number, {glyphs}: Look, empty = filterHint): Line {
	const shown = clean(text, glyphs);
	const room = width - 5;
	const visible = own(widthOf(shown) > room ? `${glyphs.cut}${takeLastCells(shown, room - 1)}` : shown);
	const hint = text === '' ? empty : own('');
	return [span(' / ', 'strong'), span(visible), span(glyphs.cursor, 'strong'), span(hint, 'dim')];
}
