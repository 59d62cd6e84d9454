import * as fc from 'fast-check';
import {type DefaultTreeAdapterTypes} from 'parse5';
import {expect} from 'vitest';
import {loadChannelKind} from '../../source/actions/notify/channel-kinds.ts';
import {type ChannelOptions} from '../../source/actions/notify/channel.ts';
import {toMessage} from '../../source/actions/notify/message.ts';
import {makeNotice, noon} from '../actions/notify/some-notice.ts';
import {byEffort} from '../effort.ts';

/** Each run sends a handful of messages to real receivers. */
export const runs = {numRuns: byEffort({quick: 8, whole: 30, long: 1000})};

const pieces = [
	'\r\nBcc: evil@example.net\r\n',
	'\n\n<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'<!here> <!channel> <@U0ABC> <#C0ABC> <https://evil.example|bank>',
	'@channel @here @all @everyone <@&123> <@123>',
	'[bank](https://evil.example) ![x](http://evil.example/x.png)',
	'http://evil.example www.evil.example mailto:a@evil.example',
	'```\n# heading\n**bold** _it_ ~~gone~~ > quote',
	'`code` ``two`` | table | \\* \\`',
	'&lt;b&gt; &#60;i&#62; &amp;',
	'\u001B[31m\u001B]0;title\u0007\u001B]8;;http://evil.example\u0007',
	'\u202E\u2066\u200F\u0000\u0008\u007F\u009B',
	'"]\\ key="x" [waftop@32473 id="y"]',
	'|9|src=203.0.113.9 act=allowed cs1=x\\=y',
	'\n- item\n1. one\n    code\n---\n===\n| a | b |\n|---|---|',
	'{{7*7}} ${7*7} %(url.path)s {url[path]} {0}',
	'--option -c',
	'\uD800 lone \uDC00',
	'à́̂̃ 😀 漢字',
	'\n```\n~~~\n',
	' ',
];

const hostile = fc
	.array(fc.oneof(fc.constantFrom(...pieces), fc.string({unit: 'binary', maxLength: 20})), {maxLength: 8})
	.map(parts => parts.join(''));
const long = fc
	.tuple(hostile, fc.constantFrom(1, 3000, 1_000_000))
	.map(([text, length]) =>
		length === 1 || text === '' ? text : text.repeat(Math.ceil(length / text.length)).slice(0, length),
	);
/** Alerts with the texts of an attacker wherever one can stand. */
export const notices = fc.record({
	id: hostile,
	rule: hostile,
	key: fc.option(hostile, {nil: undefined}),
	subject: long,
	body: long,
	command: hostile,
	field: long,
	name: hostile,
});

export type HostileParts = typeof notices extends fc.Arbitrary<infer Value> ? Value : never;

/**
Sends one by a channel, as the options say.
*/
export async function sendBy(
	name: string,
	{field, name: fieldName, ...given}: HostileParts,
	options: ChannelOptions,
): Promise<void> {
	const kind = await loadChannelKind(name);
	const notice = makeNotice({
		...given,
		id: given.id === '' ? 'x' : given.id,
		matches: [
			{source: {ip: field}, url: {path: field, domain: field}, [fieldName]: {[fieldName]: [field]}, user: field},
		],
	});
	await kind!.send(toMessage(notice), kind!.targets(options)[0].options, {
		clock: {now: () => noon},
		stop: new AbortController().signal,
		limit: 60_000,
		show: () => undefined,
	});
}

/** All texts of a payload, names of fields too. */
function textsOf(value: unknown): readonly string[] {
	if (typeof value === 'string') {
		return [value];
	}

	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([name, each]) => [name, ...textsOf(each)])
		: [];
}

/** What moves a cursor, ends a line or turns the direction of a text. */
export const harmful = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/;

/** No text of a JSON payload holds anything harmful. */
export function expectClean(payload: string): void {
	for (const text of textsOf(JSON.parse(payload))) {
		expect(text).not.toMatch(harmful);
	}
}

/** Nothing of it calls somebody or is a link where a chat looks for them in any text. */
export function expectInert(text: string): void {
	expect(text).not.toMatch(/@|\bhttps?:\/\/|\bwww\.\w/i);
}

/** Names of all elements of a piece of HTML, comments too. */
export function elementsOf(node: DefaultTreeAdapterTypes.Node): readonly string[] {
	const own = 'tagName' in node ? [node.tagName] : node.nodeName === '#comment' ? ['#comment'] : [];
	return [...own, ...('childNodes' in node ? node.childNodes.flatMap(child => elementsOf(child)) : [])];
}
