import {type KeyContext} from './key-context.ts';
import {always, type Binding} from './key-binding.ts';
import {keymap} from './keymap.ts';
import {drawNumberWords, drawSigns} from './legend-lines.ts';
import {blank, fitLine, span, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {clean} from '../drawing/clean-text.ts';
import {wrapText} from '../drawing/wrap-text.ts';
import {views} from '../../screen/views.ts';

const keyWidth = 18;

/**
The help: what letters, signs and numbers mean, then the keys of this view, then those that work everywhere, then those of other places. What does nothing here is dim, with the reason where there is one.
*/
export function drawHelpLines(context: KeyContext, width: number, look: Look): Line[] {
	const below: KeyContext = {...context, screen: {...context.screen, overlay: undefined}};
	const isNarrow = width < 100;
	const columnWidth = isNarrow ? width : Math.floor((width - 2) / 2);
	const draw = (title: CleanText, bindings: readonly Binding[]) => drawKeys(title, bindings, below, columnWidth, look);
	const {title} = views.find(({view}) => view === context.screen.view)!;
	const legend = [...drawSigns(columnWidth, look), [], ...drawNumberWords(columnWidth, look), []];
	const here = draw(
		own(`KEYS IN ${clean(title, look.glyphs)}`).toUpperCase(),
		keymap.filter(binding => isOfView(binding, below)),
	);
	const everywhere = draw(
		own('KEYS EVERYWHERE'),
		keymap.filter(({applies}) => applies === always),
	);
	const elsewhere = draw(
		own('KEYS ELSEWHERE'),
		keymap.filter(({applies}) => !applies(below)),
	);
	if (isNarrow) {
		return [...legend, ...here, ...everywhere, ...elsewhere];
	}

	const first = [...legend, ...elsewhere];
	const second = [...here, ...everywhere];
	return Array.from({length: Math.max(first.length, second.length)}, (_, row) => [
		...fitLine(first[row] ?? [], columnWidth, look),
		blank(2),
		...(second[row] ?? []),
	]);
}

function isOfView({applies}: Binding, context: KeyContext): boolean {
	return applies !== always && applies(context);
}

function drawKeys(
	title: CleanText,
	bindings: readonly Binding[],
	context: KeyContext,
	width: number,
	look: Look,
): Line[] {
	return [
		[blank(1), span(title, 'dim')],
		...bindings.flatMap(binding => drawBinding(binding, context, width, look)),
		[],
	];
}

function drawBinding(binding: Binding, context: KeyContext, width: number, {glyphs}: Look): Line[] {
	const applies = binding.applies(context);
	const reason = applies ? binding.off?.(context) : undefined;
	const role = applies && reason === undefined ? 'plain' : 'dim';
	const words = reason === undefined ? binding.words : `${binding.words} (now: ${reason})`;
	return wrapText(clean(words, glyphs), Math.max(10, width - keyWidth - 2)).map((part, place) => [
		blank(1),
		span(clean(place === 0 ? binding.label : '', glyphs).padEnd(keyWidth), role === 'plain' ? 'strong' : 'dim'),
		span(part, role),
	]);
}
