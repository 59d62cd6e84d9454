import {formatInstant} from '../../waf/calendar.ts';
import {cutEscaped} from './cut-text.ts';
import {type Message} from './message.ts';

type Escape = (text: string) => string;

const asItIs: Escape = text => text;

/**
What it is about, on one line.
*/
export function toTitle({kind, subject, rule}: Message, limit: number, escape = asItIs): string {
	const title = [subject, rule, 'alert'].find(text => text.trim() !== '')!;
	return cutEscaped(kind === 'resolved' ? `resolved: ${title}` : title, limit, escape);
}

/**
All that is told: the body, then the command that shows its transactions, then the id. A body that is too long is cut, so that the command stays.
*/
export function toText(message: Message, limit: number, escape = asItIs): string {
	const tail = toTail(message, Math.floor(limit / 2), escape);
	const body = cutEscaped(message.body, limit - tail.length, escape);
	return `${body}${tail}`;
}

function toTail({command, id}: Message, limit: number, escape: Escape): string {
	// The address of the person's own server stays as it is, so that the command can be pasted.
	const [server] = /^waftop --es '?https?:\/\/[\w.:-]*/.exec(command) ?? [''];
	const rest = `${command.slice(server.length)}${command === '' ? '' : '\n'}alert ${id}`;
	return `\n\n${server}${cutEscaped(rest, limit - server.length - 2, escape)}`;
}

/**
The alert in fields, for a program.
*/
export function toFacts({id, kind, rule, at, key, subject, command}: Message, escape = asItIs) {
	return {
		id: escape(id),
		kind,
		rule: escape(rule),
		at: formatInstant(at),
		key: key === undefined ? null : escape(key),
		subject: escape(subject),
		command: escape(command),
	};
}
