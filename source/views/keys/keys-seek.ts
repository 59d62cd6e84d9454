import {type Message} from '../../screen/message.ts';
import {fixed, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

/* Where a text lies over the view. */
function inText({screen: {overlay}}: KeyContext): boolean {
	return overlay?.kind === 'detail' || overlay?.kind === 'help' || overlay?.kind === 'log';
}

/**
To the match so many steps from where the text stands; 0 is the first from there on. After the last comes the first. Undefined where there is none.
*/
export function toMatch(context: KeyContext, step: 1 | -1 | 0): Message | undefined {
	const {matches, page, length} = context;
	const {overlay} = context.screen;
	if (matches.length === 0 || (overlay?.kind !== 'detail' && overlay?.kind !== 'help' && overlay?.kind !== 'log')) {
		return undefined;
	}

	const here = overlay.kind === 'detail' ? overlay.cursor : overlay.top;
	const line =
		step < 0
			? (matches.findLast(match => match < here) ?? matches[matches.length - 1])
			: (matches.find(match => (step === 0 ? match >= here : match > here)) ?? matches[0]);
	return {kind: 'to-line', line, page, length};
}

/**
Keys that search in an open text. `n` goes to the next match only while something is sought: else it is that of the transaction.
*/
export const seekKeys: readonly Binding[] = [
	{
		keys: ['/'],
		label: '/',
		section: 'Look',
		words: 'in a transaction, the help and log info: search the text',
		footer: fixed('search', 5),
		applies: inText,
		message: () => ({kind: 'seek'}),
	},
	{
		keys: ['n', 'N'],
		label: 'n N',
		section: 'Look',
		words: 'after a search: next, previous match',
		footer: fixed('next, previous match', 2),
		applies: context => inText(context) && context.screen.seek !== undefined,
		off: ({matches}) => (matches.length === 0 ? 'no match' : undefined),
		message: (context, key) => toMatch(context, key === 'n' ? 1 : -1)!,
	},
];
