import {decodeText} from '../../waf/text.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';
import {toRuleMatch} from '../readings/to-rule-match.ts';
import {unescape} from '../values/escapes.ts';
import {targetFitsUri} from '../lines/target-fits-uri.ts';

/**
What the record around a message says, by which the message's own fields are told from a client's text that looks like them.
*/
export type MessageContext = {
	/** The target of the request as it was sent; undefined where the record does not hold it. */
	readonly target: Uint8Array | undefined;
	readonly uniqueId: string | undefined;
};

/* `Warning. Matched …`, `Access denied with code 403 (phase 2). Matched …` */
const verdict = /^ModSecurity: (?:(Warning)|Access (denied|allowed)(?: with code (\d{1,4}))?(?: \(phase (\d)\))?)\. ?/;

type Field = readonly [name: string, isRaw: boolean];

/** In the order in which libmodsecurity prints them; raw ones may hold quotes. */
const front: readonly Field[] = [
	['file', false],
	['line', false],
	['id', false],
	['rev', true],
	['msg', true],
	['data', true],
	['severity', false],
	['ver', true],
	['maturity', false],
	['accuracy', false],
];
const back: readonly Field[] = [
	['hostname', false],
	['uri', true],
	['unique_id', false],
	['ref', false],
];

/**
Reads a message of part H of a libmodsecurity record: the text of its line in the error log, without nginx's head and tail, and not cut.

Names of arguments stand in the match text with their quotes and may hold a whole run of fields; the path stands in `uri` the same way. The engine's own run ends the line, and its `uri` and `unique_id` are those of the record. Undefined where no run ends the line, or more than one could be the engine's.
*/
export function readV3Message(line: Uint8Array, context: MessageContext): RuleMatch | undefined {
	const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1');
	const said = verdict.exec(text);
	if (said === null) {
		return undefined;
	}

	const runs: Run[] = [];
	for (let at = text.indexOf('[file "', said[0].length); at >= 0; at = text.indexOf('[file "', at + 1)) {
		const run = readRun(text, at);
		if (run !== undefined) {
			runs.push(run);
		}
	}

	const own = runs.length > 1 ? runs.filter(run => isOwn(run, context)) : runs;
	if (own.length !== 1) {
		return undefined;
	}

	const {fields, tags, start} = own[0];
	const field = (name: string): string => toText(fields.get(name) ?? '');
	const match = toRuleMatch({
		id: field('id'),
		file: field('file'),
		line: Number(field('line')) || undefined,
		message: field('msg'),
		data: field('data'),
		match: toText(text.slice(said[0].length, start).trimEnd()),
		severity: field('severity'),
		version: field('ver'),
		tags: tags.map(tag => toText(tag)),
		uri: field('uri'),
		reference: field('ref'),
		revision: field('rev'),
		action: said[1] === undefined ? (said[2] as 'denied' | 'allowed') : 'warning',
		code: said[3] === undefined ? undefined : Number(said[3]),
		phase: said[4] === undefined ? undefined : Number(said[4]),
		raw: decodeText(line),
	});
	return {...match, hostname: field('hostname') || undefined};
}

type Run = {readonly start: number; readonly fields: ReadonlyMap<string, string>; readonly tags: readonly string[]};

/** The run that begins at `start`, if it fills the text to its end. */
function readRun(text: string, start: number): Run | undefined {
	const fields = new Map<string, string>();
	const tags: string[] = [];
	let at = readFields(text, start, front, fields, ' [');
	while (at >= 0 && text.startsWith(' [tag "', at)) {
		const close = text.indexOf('"] [', at + 7);
		if (close < 0) {
			return undefined;
		}

		tags.push(text.slice(at + 7, close));
		at = close + 2;
	}

	if (at < 0 || text[at] !== ' ') {
		return undefined;
	}

	at = readFields(text, at + 1, back, fields, '');
	return at === text.length ? {start, fields, tags} : undefined;
}

/** Returns where the last field ends, or -1; `behind` is what stands after it. */
function readFields(
	text: string,
	start: number,
	names: readonly Field[],
	fields: Map<string, string>,
	behind: string,
): number {
	let at = start;
	for (const [place, [name, isRaw]] of names.entries()) {
		const open = `[${name} "`;
		if (!text.startsWith(open, at)) {
			return -1;
		}

		const valueAt = at + open.length;
		const next = place + 1 < names.length ? ` [${names[place + 1][0]} "` : behind;
		const close = isRaw ? text.indexOf(`"]${next}`, valueAt) : text.indexOf('"', valueAt);
		if (close < 0 || text[close + 1] !== ']') {
			return -1;
		}

		fields.set(name, text.slice(valueAt, close));
		at = close + 2 + (place + 1 < names.length ? 1 : 0);
	}

	return at;
}

function isOwn({fields}: Run, {target, uniqueId}: MessageContext): boolean {
	if (target === undefined || fields.get('unique_id') !== uniqueId) {
		return false;
	}

	const uri = Buffer.from(fields.get('uri') ?? '', 'latin1');
	const both = Buffer.concat([target, uri]);
	return targetFitsUri(both, 0, target.length, target.length, both.length);
}

function toText(latin1: string): string {
	const bytes = Buffer.from(latin1, 'latin1');
	return unescape(bytes, 0, bytes.length, 3, false);
}
