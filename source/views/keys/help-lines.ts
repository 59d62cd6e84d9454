import {type KeyContext} from './key-context.ts';
import {sections, type Binding, type Section} from './key-binding.ts';
import {keymap} from './keymap.ts';
import {blank, fitLine, span, type Line, type Look} from '../drawing/line.ts';
import {own} from '../drawing/own-words.ts';
import {clean} from '../drawing/clean-text.ts';
import {widthOf} from '../drawing/text-width.ts';
import {wrapText} from '../drawing/wrap-text.ts';

const keyWidth = 18;
const signWidth = 6;

/**
The help: every key with its words, those that do nothing here dim, with the reason where there is one; then what letters and signs mean.
*/
export function drawHelpLines(context: KeyContext, width: number, look: Look): Line[] {
	const below: KeyContext = {...context, screen: {...context.screen, overlay: undefined}};
	const blocks = sections.map(section =>
		drawSection(section, below, width < 100 ? width : Math.floor((width - 2) / 2), look),
	);
	const legend = drawLegend(look);
	if (width < 100) {
		return [...blocks.flat(), ...legend];
	}

	// Two columns of about the same height: keys that move and look, and all the others with the signs.
	const columnWidth = Math.floor((width - 2) / 2);
	const first = blocks.slice(0, 2).flat();
	const second = [...blocks.slice(2).flat(), ...legend];
	return Array.from({length: Math.max(first.length, second.length)}, (_, row) => [
		...fitLine(first[row] ?? [], columnWidth, look),
		blank(2),
		...(second[row] ?? []),
	]);
}

function drawSection(section: Section, context: KeyContext, width: number, look: Look): Line[] {
	const bindings = keymap.filter(binding => binding.section === section);
	return [
		[blank(1), span(own(section).toUpperCase(), 'dim')],
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

function drawLegend({glyphs}: Look): Line[] {
	const meanings = [
		['D', 'danger', 'detected: over the threshold and let through'],
		['B', 'calm', 'blocked'],
		['P', 'plain', 'passed: only warnings, no threshold reported'],
		['?', 'dim', 'unknown: not in this log'],
		[glyphs.open, 'dim', 'incomplete'],
		['a f l d', 'plain', 'marked: attack, false positive, to look at, done'],
		['!', 'danger', 'client hidden by forged text, or records that contradict'],
		[own(`${glyphs.estimate}3`), 'plain', 'a sum from severities, no score in the log'],
		[own(`${glyphs.atLeast}3`), 'plain', 'at least: the history is too short'],
		['same', 'strong', '3 or more addresses of a network that each attacked these, in one category'],
		[own(`${glyphs.rise}38${glyphs.times}`), 'plain', 'the last minute against the 15 before it'],
	] as const;
	return [
		[blank(1), span('SIGNS', 'dim')],
		...meanings.map(([sign, role, words]): Line => [
			blank(1),
			span(sign, role),
			blank(signWidth - widthOf(sign)),
			span(words),
		]),
	];
}
