import {sanitize} from '../drawing/sanitize.ts';

/**
What the channel `debug` prints of an alert: its title, and its text below, indented.
*/
export function formatDebugAlert({title, text}: {readonly title: string; readonly text: string}): string {
	const lines = text.trimEnd().split('\n');
	return `waftop: debug: ${sanitize(title)}\n${lines.map(line => `    ${sanitize(line)}`.trimEnd()).join('\n')}\n`;
}
