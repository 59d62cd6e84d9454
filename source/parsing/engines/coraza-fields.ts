import {readGoQuoted} from '../values/go-quoted.ts';

/** In the order in which Coraza prints them. After them stand what further links of a chain said: `[msg_match_1 "…"]`. */
const order = [
	'file',
	'line',
	'id',
	'rev',
	'msg',
	'data',
	'severity',
	'ver',
	'maturity',
	'accuracy',
	'tag',
	'hostname',
	'uri',
	'unique_id',
] as const;

const fieldOpen = /\[([a-z][a-z_0-9]{0,30}) (?=")/y;

/* What hosts write after the fields: nothing, another line, Envoy's ` thread=26`, zerolog's ` app=shop`, Traefik's ` | routerName=shop@file`, Caddy's `<TAB>{"module":"waf"}`, nginx's `, client: 192.0.2.7, …` */
const behindRun =
	/[ \t\r]*(?:\n|$)|\t\{"[^\n]{0,2000}\}\s*$| ?(?: while [^,\n]{1,120})?, client: |\tthread=\d{1,10}\s*$|(?: \|)?(?: [A-Za-z_][\w.-]{0,60}=\S{0,300})+\s*$/y;

/**
A run of fields.
*/
export type CorazaRun = {
	/** Of the first field's bracket, and of what stands after the last. */
	readonly start: number;
	readonly end: number;
	readonly fields: ReadonlyMap<string, string>;
	readonly tags: readonly string[];

	/** It ends where a line ends, and not in a field. */
	readonly isWhole: boolean;
};

/**
Reads the run of fields that begins at `start`, up to the first that is broken or out of order. Every value is quoted, so that none can hold a field; the message in front of the run is not, and a run in it is broken off by the true one's first field.
*/
export function readCorazaRun(text: string, start: number): CorazaRun {
	const fields = new Map<string, string>();
	const tags: string[] = [];
	let last = -1;
	let end = start;
	for (let at = start; ; at = end + 1) {
		fieldOpen.lastIndex = at;
		const name = fieldOpen.exec(text)?.[1];
		const quoted = name === undefined ? undefined : readGoQuoted(text, fieldOpen.lastIndex);
		if (name === undefined || quoted === undefined || text[quoted.end] !== ']') {
			break;
		}

		const place = order.indexOf(name as 'file');
		const isInOrder = place < 0 ? last === order.length - 1 : place > last || (name === 'tag' && place === last);
		if (!isInOrder) {
			return {start, end, fields, tags, isWhole: false};
		}

		if (name === 'tag') {
			tags.push(quoted.value);
		} else if (place >= 0) {
			fields.set(name, quoted.value);
		}

		last = place < 0 ? last : place;
		end = quoted.end + 1;
		if (text[end] !== ' ') {
			break;
		}
	}

	behindRun.lastIndex = end;
	return {start, end, fields, tags, isWhole: fields.size > 0 && behindRun.test(text)};
}
