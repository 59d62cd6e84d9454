import {type Key} from 'ink';

/** Single bytes that stand for a key. */
const controls: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	'\u{1b}': 'escape',
	'\u{7f}': 'backspace',
	'\b': 'backspace',
	'\u{3}': 'ctrl-c',
	'\u{c}': 'ctrl-l',
	'\u{15}': 'ctrl-u',
	'\u{17}': 'ctrl-w',
	'\u{1a}': 'ctrl-z',
};

/**
The names of the keys in what Ink reports: keys pressed fast arrive as one text.
*/
export function readKeys(input: string, key: Key): string[] {
	const named = (
		[
			[key.upArrow, 'up'],
			[key.downArrow, 'down'],
			[key.leftArrow, 'left'],
			[key.rightArrow, 'right'],
			[key.pageUp, 'pageup'],
			[key.pageDown, 'pagedown'],
			[key.home, 'home'],
			[key.end, 'end'],
			[key.return, 'enter'],
			[key.escape, 'escape'],
			[key.tab, key.shift ? 'shift-tab' : 'tab'],
			[key.backspace, 'backspace'],
			[key.delete, 'delete'],
		] as const
	).find(([pressed]) => pressed);
	if (named !== undefined) {
		return [named[1]];
	}

	if (key.ctrl) {
		return [`ctrl-${input}`];
	}

	return key.meta ? [] : Array.from(input, character => controls[character] ?? character);
}
