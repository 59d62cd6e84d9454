import {keepVisible} from './list-cursor.ts';
import {type Screen} from './screen.ts';

/**
Whether what is sought in an open text is being typed.
*/
export function isTypingSeek({seek}: Pick<Screen, 'seek'>): boolean {
	return seek?.isTyped === true;
}

/**
Begins a search, or the next one, in the open text.
*/
export function beginSeek(screen: Screen): Screen {
	return screen.overlay === undefined ? screen : {...screen, seek: {text: '', isTyped: true}};
}

export function changeSeek(screen: Screen, edit: (text: string) => string): Screen {
	return {...screen, seek: {text: edit(screen.seek?.text ?? ''), isTyped: true}};
}

/**
What was typed stays sought; nothing typed ends the search.
*/
export function acceptSeek(screen: Screen): Screen {
	const text = screen.seek?.text ?? '';
	return {...screen, seek: text === '' ? undefined : {text, isTyped: false}};
}

/**
To a line of the open text: the cursor where it has one, else at its top.
*/
export function goToLine(screen: Screen, {line, page, length}: {line: number; page: number; length: number}): Screen {
	const {overlay} = screen;
	if (overlay?.kind === 'detail') {
		return {...screen, overlay: {...overlay, cursor: line, top: keepVisible(overlay.top, line, length, page)}};
	}

	return overlay?.kind === 'help' || overlay?.kind === 'log'
		? {...screen, overlay: {...overlay, top: Math.max(0, Math.min(line, length - page))}}
		: screen;
}
