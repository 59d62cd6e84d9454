import {type Message} from '../../screen/message.ts';
import {type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';
import {alertKeys} from './keys-alert.ts';
import {actKeys} from './keys-act.ts';
import {denyKeys} from './keys-deny.ts';
import {exportKeys} from './keys-export.ts';
import {markKeys} from './keys-mark.ts';
import {lookKeys} from './keys-look.ts';
import {seekKeys} from './keys-seek.ts';
import {moveKeys} from './keys-move.ts';
import {timeKeys} from './keys-time.ts';

/**
The one table of keys, in the order of the help. A key is looked up from the top: the first that applies is meant.
*/
export const keymap: readonly Binding[] = [
	...moveKeys,
	...seekKeys,
	...lookKeys,
	...timeKeys,
	...denyKeys,
	...exportKeys,
	...markKeys,
	...alertKeys,
	...actKeys,
];

/**
The message of a key as things stand: one that is off says why, and one that means nothing here says so in a low voice. Keys without a letter of their own say nothing.
*/
export function toMessage(key: string, context: KeyContext): Message | undefined {
	const binding = keymap.find(({keys, applies}) => keys.includes(key) && applies(context));
	if (binding === undefined) {
		return answerUnknown(key);
	}

	const reason = binding.off?.(context);
	return reason === undefined ? binding.message(context, key) : {kind: 'notice', text: reason};
}

function answerUnknown(key: string): Message | undefined {
	if (!/^[^\p{Cc}\s]$/u.test(key)) {
		return undefined;
	}

	const isElsewhere = keymap.some(({keys}) => keys.includes(key));
	const words = /^\d$/u.test(key) ? 'no such view' : isElsewhere ? 'does nothing here' : 'no such key';
	return {kind: 'notice', text: `${key}: ${words}  ? help`, isQuiet: true};
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
		case 'up':
			return {kind: 'recall', step: -1};
		case 'down':
			return {kind: 'recall', step: 1};
		case 'tab':
			return {kind: 'complete'};
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
