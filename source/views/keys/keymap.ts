import {type Message} from '../../screen/message.ts';
import {type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';
import {actKeys} from './keys-act.ts';
import {denyKeys} from './keys-deny.ts';
import {lookKeys} from './keys-look.ts';
import {moveKeys} from './keys-move.ts';

/**
The one table of keys, in the order of the help. A key is looked up from the top: the first that applies is meant.
*/
export const keymap: readonly Binding[] = [...moveKeys, ...lookKeys, ...denyKeys, ...actKeys];

/**
The message of a key as things stand; one that is off says why, one that means nothing here says nothing.
*/
export function toMessage(key: string, context: KeyContext): Message | undefined {
	const binding = keymap.find(({keys, applies}) => keys.includes(key) && applies(context));
	const reason = binding?.off?.(context);
	return reason === undefined ? binding?.message(context, key) : {kind: 'notice', text: reason};
}

/**
The message of a key while a filter is typed.
*/
export function toTypingMessage(key: string): Message | undefined {
	switch (key) {
		case 'enter':
			return {kind: 'accept'};
		case 'escape':
			return {kind: 'back'};
		case 'backspace':
		case 'delete':
			return {kind: 'erase', what: 'character'};
		case 'ctrl-w':
			return {kind: 'erase', what: 'word'};
		case 'ctrl-u':
			return {kind: 'erase', what: 'line'};
		case 'ctrl-c':
			return {kind: 'quit'};
		case 'ctrl-z':
			return {kind: 'suspend'};
		case 'ctrl-l':
			return {kind: 'redraw'};
		default:
			return /^[^\p{Cc}]$/u.test(key) ? {kind: 'typed', text: key} : undefined;
	}
}
