import {sanitize} from '../drawing/sanitize.ts';

/**
How an alert calls the person at the terminal: the bell, or a notification as iTerm2 (OSC 9) or urxvt and others (OSC 777) take it. Texts are raw from outside.
*/
export type TerminalCall = {
	readonly kind: 'bell' | 'osc9' | 'osc777';
	readonly title: string;
	readonly text: string;
};

/** What is longer is not shown anyway. */
const longest = {title: 100, text: 200};

/**
The bytes that a terminal takes for a call; `more` is how many others came with it. What an attacker wrote ends no sequence and begins none: it is clean text without semicolons, which part the fields.
*/
export function formatTerminalCall({kind, title, text}: TerminalCall, more: number): string {
	const others = more > 0 ? ` (+${more} more)` : '';
	const field = (given: string, most: number): string =>
		Array.from(sanitize(given.slice(0, 4 * most)))
			.slice(0, most)
			.join('')
			.replaceAll(';', ',');
	switch (kind) {
		case 'osc9':
			// A digit and a semicolon at its start would be another command: words of our own stand there.
			return `\u{1b}]9;waftop: ${field(title, longest.title)}${others}\u{7}`;
		case 'osc777':
			return `\u{1b}]777;notify;waftop: ${field(title, longest.title)}${others};${field(text, longest.text)}\u{7}`;
		case 'bell':
		default:
			return '\u{7}';
	}
}
