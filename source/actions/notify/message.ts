import {escapeText} from '../../waf/json-line.ts';
import {type Notice} from '../../waf/notice.ts';
import {cutText} from './cut-text.ts';

/**
A notice as channels get it, and as it waits on disk: no controls, escapes or bidi characters in any of its texts, its length bounded, and without the options, which hold secrets.
*/
export type Message = Omit<Notice, 'options'>;

const longestLine = 1000;
const longestCommand = 2000;
const longestBody = 32_000;
const longestValue = 4000;
const mostBytes = 256 * 1024;
const deepest = 12;
const mostEntries = 500;

/**
Makes a notice harmless in itself; what means something in the language of a target is left to the channel.
*/
export function toMessage(notice: Notice): Message {
	return {
		id: toLine(notice.id, longestLine),
		kind: notice.kind,
		rule: toLine(notice.rule, longestLine),
		at: notice.at,
		key: notice.key === undefined ? undefined : toLine(notice.key, longestLine),
		subject: toLine(notice.subject, longestLine),
		body: toLines(notice.body),
		matches: toMatches(notice.matches),
		command: toLine(notice.command, longestCommand),
	};
}

/**
A text on one line: breaks become spaces, everything else that a terminal acts upon an escape.
*/
export function toLine(text: string, limit: number): string {
	return cutText(toHarmless(cutText(text, 2 * limit).replaceAll(/[\t\n\r]+/g, ' ')), limit);
}

/** Halves of characters, which UTF-8 cannot hold, become the sign for what is none. */
function toHarmless(text: string): string {
	return escapeText(text.toWellFormed());
}

function toLines(text: string): string {
	const lines = cutText(text, 2 * longestBody).split(/\r?\n/);
	return cutText(lines.map(line => toHarmless(line.replaceAll('\t', ' '))).join('\n'), longestBody).trimEnd();
}

/** As many as fit, and the first in any case. */
function toMatches(matches: Notice['matches']): Notice['matches'] {
	const kept: Array<Notice['matches'][number]> = [];
	let bytes = 0;
	for (const match of matches) {
		let whole = toClean(match, longestValue, 0);
		let length = JSON.stringify(whole).length;
		for (let limit = longestValue / 2; length > mostBytes / 2 && limit > 10; limit /= 2) {
			whole = toClean(match, limit, 0);
			({length} = JSON.stringify(whole));
		}

		bytes += length;
		if (bytes > mostBytes && kept.length > 0) {
			break;
		}

		kept.push(whole as Notice['matches'][number]);
	}

	return kept;
}

/** Values of JSON, their texts clean and no longer than the limit; the names of an object are texts too. */
function toClean(value: unknown, limit: number, depth: number): unknown {
	if (typeof value === 'string') {
		return cutText(toHarmless(cutText(value, limit)), limit);
	}

	if (typeof value !== 'object' || value === null) {
		return typeof value === 'number' || typeof value === 'boolean' ? value : null;
	}

	if (depth > deepest) {
		return '…';
	}

	const most = Math.min(mostEntries, limit);
	return Array.isArray(value)
		? value.slice(0, most).map(each => toClean(each, limit, depth + 1))
		: Object.fromEntries(
				Object.entries(value)
					.slice(0, most)
					.map(([name, each]) => [toLine(name, 200), toClean(each, limit, depth + 1)]),
			);
}
