import {clean} from '../drawing/clean-text.ts';
import {unicodeGlyphs} from '../drawing/glyphs.ts';
import {always, bare, bareOrDetail, fixed, inDemo, inDetail, nothingSelected, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

/** Why there is no value to work on. */
function whyNoValue(context: KeyContext): string {
	return inDetail(context) ? 'no value on this line: press Down' : nothingSelected;
}

function whyNotFiltered(context: KeyContext): string | undefined {
	const {value} = context;
	return value === undefined
		? whyNoValue(context)
		: value.condition === undefined
			? 'this value cannot be filtered'
			: undefined;
}

/** Of a plan: what to paste into a shell where waftop may not write, else the rule's lines. */
function linesToCopy({screen: {overlay}}: KeyContext): string | undefined {
	if (overlay?.kind !== 'deny' || overlay.plan === undefined) {
		return undefined;
	}

	if (overlay.plan.kind === 'impossible') {
		const {byHand} = overlay.plan;
		return byHand.length > 0 ? byHand.map(range => `deny ${range};`).join(' ') : undefined;
	}

	const {added, commands, notWritable, hand, refusals} = overlay.plan.proposal;
	if (hand !== undefined) {
		return refusals.length > 0 ? undefined : hand.steps.find(({isMain}) => isMain === true)?.lines.join('\n');
	}

	return (notWritable === undefined ? added.map(line => line.trim()) : commands).join('; ');
}

/** What an attacker wrote is escaped; lines to paste are our own, and stay lines. */
function toCopy(context: KeyContext): string {
	const lines = linesToCopy(context)?.split('\n') ?? [context.value!.text];
	return lines.map(line => clean(line, unicodeGlyphs)).join('\n');
}

/**
Keys that filter and act, and those of the program itself.
*/
export const actKeys: readonly Binding[] = [
	{
		keys: ['/'],
		label: '/',
		section: 'Filter',
		words: 'filter: client: cat: rule: outcome: host: path: score>=10 ...; ! negates',
		footer: fixed('filter', 3),
		applies: bare,
		message: () => ({kind: 'type'}),
	},
	{
		keys: ['m'],
		label: 'm',
		section: 'Filter',
		words: 'show only the selected value',
		footer: context => (whyNotFiltered(context) === undefined ? {words: 'in', rank: 5} : undefined),
		applies: bareOrDetail,
		off: whyNotFiltered,
		message: ({value}) => ({kind: 'include', condition: value!.condition!}),
	},
	{
		keys: ['x'],
		label: 'x',
		section: 'Filter',
		words: 'hide the selected value',
		footer: context => (whyNotFiltered(context) === undefined ? {words: 'out', rank: 5} : undefined),
		applies: bareOrDetail,
		off: whyNotFiltered,
		message: ({value}) => ({kind: 'exclude', condition: value!.condition!}),
	},
	{
		keys: ['X'],
		label: 'X',
		section: 'Filter',
		words: 'clear the filter',
		footer: ({screen}) => (screen.filter.length > 0 ? {words: 'clear', rank: 4} : undefined),
		applies: bareOrDetail,
		off: ({screen}) => (screen.filter.length === 0 ? 'no filter set' : undefined),
		message: () => ({kind: 'clear-filter'}),
	},
	{
		keys: ['c'],
		label: 'c',
		section: 'Act',
		words: 'copy the selected value, escaped, to the terminal clipboard',
		footer: context =>
			linesToCopy(context) !== undefined
				? {words: 'copy', rank: 5}
				: inDetail(context) && context.value !== undefined
					? {words: 'copy', rank: 6}
					: undefined,
		applies: context => bareOrDetail(context) || linesToCopy(context) !== undefined,
		off: context =>
			context.value === undefined && linesToCopy(context) === undefined ? whyNoValue(context) : undefined,
		message: context => ({kind: 'copy', text: toCopy(context)}),
	},
	{
		keys: ['[', ']'],
		label: '[ ]',
		section: 'Act',
		words: 'in the demo: previous, next chapter',
		footer: fixed('chapter', 4),
		applies: inDemo,
		message: (_, key) => ({kind: 'chapter', step: key === ']' ? 1 : -1}),
	},
	{
		keys: ['?'],
		label: '?',
		section: 'Program',
		words: 'this help',
		footer: fixed('help', 0),
		applies: always,
		message: () => ({kind: 'help'}),
	},
	{
		keys: ['q', 'ctrl-c'],
		label: 'q Ctrl-C',
		section: 'Program',
		words: 'quit',
		footer: fixed('quit', 0, 'q'),
		applies: always,
		message: () => ({kind: 'quit'}),
	},
	{
		keys: ['ctrl-z'],
		label: 'Ctrl-Z',
		section: 'Program',
		words: 'suspend',
		applies: always,
		message: () => ({kind: 'suspend'}),
	},
	{
		keys: ['ctrl-l'],
		label: 'Ctrl-L',
		section: 'Program',
		words: 'redraw',
		applies: always,
		message: () => ({kind: 'redraw'}),
	},
];
