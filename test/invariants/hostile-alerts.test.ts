import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createSocket} from 'node:dgram';
import {tmpdir} from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import {type DefaultTreeAdapterTypes, parseFragment} from 'parse5';
import {SMTPServer} from 'smtp-server';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {loadChannelKind} from '../../source/actions/notify/channel-kinds.ts';
import {type ChannelOptions} from '../../source/actions/notify/channel.ts';
import {toMessage} from '../../source/actions/notify/message.ts';
import {type Notice} from '../../source/waf/notice.ts';
import {type HttpReceiver, startReceiver} from '../actions/notify/http-receiver.ts';
import {makeNotice, noon} from '../actions/notify/some-notice.ts';
import {byEffort} from '../effort.ts';

/* Whatever a client writes, what arrives is text: in each channel's own language nothing of it is markup, a link, a mention or a field. */

/* Each run sends a handful of messages to real receivers. */
const runs = {numRuns: byEffort({quick: 8, whole: 30, long: 1000})};
const folder = mkdtempSync(path.join(tmpdir(), 'waftop-hostile-'));
const markdown = new MarkdownIt({html: true, linkify: true});
const datagrams = createSocket('udp4');
const mails: string[] = [];
const mailServer = new SMTPServer({
	authOptional: true,
	disabledCommands: ['STARTTLS'],
	onData(stream, _session, callback) {
		let text = '';
		stream.setEncoding('utf8').on('data', (piece: string) => {
			text += piece;
		});
		stream.on('end', () => {
			mails.push(text);
			callback();
		});
	},
});
let receiver: HttpReceiver;
let mailPort = 0;

beforeAll(async () => {
	receiver = await startReceiver();
	await new Promise<void>(resolve => {
		mailServer.listen(0, '127.0.0.1', resolve);
	});
	mailPort = (mailServer.server.address() as {port: number}).port;
	await new Promise<void>(resolve => {
		datagrams.bind(0, '127.0.0.1', resolve);
	});
});

afterAll(async () => {
	datagrams.close();
	await new Promise<void>(resolve => {
		mailServer.close(resolve);
	});
	await receiver.close();
	rmSync(folder, {recursive: true, force: true});
});

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
const notices = fc.record({
	id: hostile,
	rule: hostile,
	key: fc.option(hostile, {nil: undefined}),
	subject: long,
	body: long,
	command: hostile,
	field: long,
	name: hostile,
});

type Parts = typeof notices extends fc.Arbitrary<infer Value> ? Value : never;

function toNotice({field, name, ...given}: Parts): Notice {
	return makeNotice({
		...given,
		id: given.id === '' ? 'x' : given.id,
		matches: [{source: {ip: field}, url: {path: field, domain: field}, [name]: {[name]: [field]}, user: field}],
	});
}

async function sendBy(name: string, parts: Parts, options: ChannelOptions): Promise<string> {
	const kind = await loadChannelKind(name);
	receiver.received.length = 0;
	await kind!.send(toMessage(toNotice(parts)), kind!.targets(options)[0].options, {
		clock: {now: () => noon},
		stop: new AbortController().signal,
		limit: 60_000,
		show: () => undefined,
	});
	return receiver.received.at(-1)?.body ?? '';
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

const harmful = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/;

function expectClean(payload: string): void {
	for (const text of textsOf(JSON.parse(payload))) {
		expect(text).not.toMatch(harmful);
	}
}

/** Nothing of it calls somebody or is a link where a chat looks for them in any text. */
function expectInert(text: string): void {
	expect(text).not.toMatch(/@|\bhttps?:\/\/|\bwww\.\w/i);
}

/** A line of Markdown in which nothing is markup. */
function expectPlainLine(text: string): void {
	expectInert(text);
	const tokens = markdown.parse(text, {});
	const kinds = tokens.map(({type}) => type);
	expect(text.trim() === '' ? [] : kinds).toEqual(
		text.trim() === '' ? kinds : ['paragraph_open', 'inline', 'paragraph_close'],
	);
	expect(
		new Set(tokens.flatMap(({children}) => children ?? []).map(({type}) => type)).isSubsetOf(
			new Set(['text', 'text_special']),
		),
	).toBe(true);
}

/** A block of code, and nothing beside it. */
function expectCode(text: string): void {
	expectInert(text);
	expect(markdown.parse(text, {}).map(({type}) => type)).toEqual(['fence']);
}

function elementsOf(node: DefaultTreeAdapterTypes.Node): readonly string[] {
	const own = 'tagName' in node ? [node.tagName] : node.nodeName === '#comment' ? ['#comment'] : [];
	return [...own, ...('childNodes' in node ? node.childNodes.flatMap(child => elementsOf(child)) : [])];
}

const hook = (option: string, more: ChannelOptions = {}) => ({[option]: receiver.url, ...more});

test('chats: no markup, no link, nobody called', async () => {
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			const slack = await sendBy(
				'slack',
				parts,
				hook('slack_webhook_url', {slack_alert_fields: [{title: 'x', value: 'user'}]}),
			);
			expectClean(slack);
			const [attachment] = (
				JSON.parse(slack) as {
					attachments: ReadonlyArray<{
						title: string;
						text: string;
						fallback: string;
						fields: ReadonlyArray<{value: string}>;
					}>;
				}
			).attachments;
			for (const text of [attachment.title, attachment.text, attachment.fallback, attachment.fields[0].value]) {
				expectInert(text);
				expect(text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
				expect(text.length).toBeLessThanOrEqual(8000);
			}

			const mattermost = await sendBy(
				'mattermost',
				parts,
				hook('mattermost_webhook_url', {mattermost_msg_fields: [{title: 'x', value: '{0}', args: ['user']}]}),
			);
			expectClean(mattermost);
			const [post] = (
				JSON.parse(mattermost) as {
					attachments: ReadonlyArray<{title: string; text: string; fields: ReadonlyArray<{value: string}>}>;
				}
			).attachments;
			expectPlainLine(post.title);
			expectPlainLine(post.fields[0].value);
			expectCode(post.text);
			expect(mattermost.length).toBeLessThan(60_000);

			const discord = await sendBy('discord', parts, hook('discord_webhook_url'));
			expectClean(discord);
			const {
				content,
				embeds,
				allowed_mentions: mentions,
			} = JSON.parse(discord) as {
				content: string;
				embeds: ReadonlyArray<{description: string}>;
				allowed_mentions: unknown;
			};
			expect(mentions).toEqual({parse: []});
			expectPlainLine(content);
			expect(content.length).toBeLessThanOrEqual(2000);
			expectCode(embeds[0].description);
			expect(embeds[0].description.length).toBeLessThanOrEqual(4096);

			const telegram = await sendBy('telegram', parts, {
				telegram_bot_token: '1:a',
				telegram_room_id: '7',
				telegram_api_url: receiver.url,
			});
			expectClean(telegram);
			const {
				text,
				entities,
				parse_mode: mode,
			} = JSON.parse(telegram) as {
				text: string;
				parse_mode?: string;
				entities: ReadonlyArray<{type: string; offset: number; length: number}>;
			};
			expect(mode).toBeUndefined();
			expect(text.length).toBeLessThanOrEqual(4096);
			const [title, body] = entities;
			expect([title.type, title.offset, body.type, body.offset, body.offset + body.length]).toEqual([
				'code',
				0,
				'pre',
				title.length + 2,
				text.length,
			]);
			expectInert(text);
		}),
		runs,
	);
});

test('cards: no run of rich text is Markdown, nothing but a block in HTML', async () => {
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			const automate = await sendBy(
				'ms_power_automate',
				parts,
				hook('ms_power_automate_webhook_url', {ms_power_automate_alert_facts: [{name: 'x', value: 'user'}]}),
			);
			expectClean(automate);
			expect(Buffer.byteLength(automate)).toBeLessThan(28 * 1024);
			const card = (
				JSON.parse(automate) as {
					attachments: ReadonlyArray<{
						content: {body: ReadonlyArray<{type: string; inlines: ReadonlyArray<{type: string; text: string}>}>};
					}>;
				}
			).attachments[0].content;
			for (const {type, inlines} of card.body) {
				expect([type, inlines[0].type]).toEqual(['RichTextBlock', 'TextRun']);
				expectInert(inlines[0].text);
			}

			const teams = await sendBy('ms_teams', parts, hook('ms_teams_webhook_url'));
			expectClean(teams);
			expect(Buffer.byteLength(teams)).toBeLessThan(28 * 1024);
			const {title, sections} = JSON.parse(teams) as {title: string; sections: ReadonlyArray<{text: string}>};
			expect(elementsOf(parseFragment(title))).toEqual([]);
			expect(elementsOf(parseFragment(sections[0].text))).toEqual(['pre']);
			expect(`${title}${sections[0].text.slice(5, -6)}`).not.toMatch(/[!"$-%'-/:<-@[-`{-~](?<!;)/);
		}),
		runs,
	);
});

test('machines: fields are fields', async () => {
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			for (const [name, option] of [
				['post', 'http_post_url'],
				['alertmanager', 'alertmanager_hosts'],
			]) {
				expectClean(await sendBy(name, parts, hook(option)));
			}

			const event = await sendBy('pagerduty', parts, {pagerduty_service_key: 'x', pagerduty_url: receiver.url});
			expectClean(event);
			const {payload} = JSON.parse(event) as {payload: {summary: string}};
			expect(payload.summary.length).toBeLessThanOrEqual(1024);
			expectInert(payload.summary);

			const file = path.join(folder, 'alerts.ndjson');
			rmSync(file, {force: true});
			await sendBy('file', parts, {file_path: file});
			const [line, ...rest] = readFileSync(file, 'utf8').split('\n');
			expect(rest).toEqual(['']);
			expect(line).not.toMatch(harmful);
			expectClean(line);
		}),
		runs,
	);
});

test('syslog: one message, its head and each field of CEF where they belong', async () => {
	await fc.assert(
		fc.asyncProperty(notices, fc.constantFrom('text', 'cef', 'ecs'), async (parts, format) => {
			const arrived = new Promise<string>(resolve => {
				datagrams.once('message', bytes => resolve(bytes.toString()));
			});
			const {port} = datagrams.address();
			await sendBy('syslog', parts, {
				syslog_protocol: 'udp',
				syslog_host: '127.0.0.1',
				syslog_port: port,
				syslog_format: format,
			});
			const message = await arrived;
			expect(message).not.toMatch(harmful);
			expect(message).not.toContain('\n');
			expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2048);
			const head = /^<132>1 \S+ \S+ waftop \d+ alert \[waftop@32473((?: \w+="(?:[^"\\\]]|\\["\\\]])*")*)\] /.exec(
				message,
			)!;
			expect(head).not.toBeNull();
			expect(
				[...head[1].matchAll(/ (\w+)="(?:[^"\\\]]|\\["\\\]])*"/g)]
					.map(([, name]) => name)
					.every(name => ['id', 'rule', 'key'].includes(name)),
			).toBe(true);
			const content = message.slice(head[0].length);
			if (format === 'ecs') {
				expectClean(content);
			} else if (format === 'cef') {
				const cef = /^CEF:0\|waftop\|waftop\|[\d.]+\|(?:[^|\\]|\\[|\\])*\|(?:[^|\\]|\\[|\\])*\|6\|(.*)$/.exec(content)!;
				expect(cef).not.toBeNull();
				// An equals sign without an escape parts a name from its value: those are ours.
				const names = [...cef[1].matchAll(/(?:^|\s)([^\s=]*[^\\\s=])(?<!\\)=/g)].map(([, name]) => name);
				expect(
					names.filter(name => !/^(?:externalId|rt|src|dhost|request|cnt|cs[12]|cs[12]Label|msg)$/.test(name)),
				).toEqual([]);
			}
		}),
		runs,
	);
});

test('mail: the headers are ours, one recipient, and HTML holds no element of the text', async () => {
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			mails.length = 0;
			await sendBy('email', parts, {
				email: 'ops@example.com',
				from_addr: 'waf@example.org',
				smtp_host: '127.0.0.1',
				smtp_port: mailPort,
				email_format: 'html',
				email_from_field: 'user',
				email_add_domain: 'example.com',
			});
			expect(mails).toHaveLength(1);
			const [head] = mails[0].split('\r\n\r\n');
			const names = head
				.replaceAll(/\r\n[ \t]+/g, ' ')
				.split('\r\n')
				.map(line => line.slice(0, line.indexOf(':')).toLowerCase());
			expect(names.toSorted()).toEqual([
				'auto-submitted',
				'content-type',
				'date',
				'from',
				'message-id',
				'mime-version',
				'reply-to',
				'subject',
				'to',
				'x-waftop-alert-id',
			]);
			const boundary = /boundary="([^"]+)"/.exec(head)![1];
			const html = mails[0].split(`--${boundary}`).find(part => part.includes('text/html'))!;
			const [partHead, ...partBody] = html.split('\r\n\r\n');
			const text = partHead.includes('base64')
				? Buffer.from(partBody.join(''), 'base64').toString()
				: decodeQuoted(partBody.join('\r\n\r\n'));
			expect(new Set(elementsOf(parseFragment(text)))).toEqual(new Set(['meta', 'title', 'p', 'b', 'pre']));
			expectInert(text);
			expect(text).not.toMatch(harmful);
		}),
		runs,
	);
});

function decodeQuoted(text: string): string {
	const bytes = text
		.replaceAll(/=\r\n/g, '')
		.replaceAll(/=([\dA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
	return Buffer.from(bytes, 'latin1').toString().replaceAll('\r\n', '\n');
}

test('a command: as many arguments as the rule says, none an option that it does not say', async () => {
	const script = path.join(folder, 'args.sh');
	const out = path.join(folder, 'args');
	writeFileSync(script, '#!/bin/sh\nfile=$1; shift; printf \'%s\\n\' "$#" "$@" > "$file"\n');
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			await sendBy('command', parts, {
				command: ['sh', script, out, '%(user)s', 'path={url[path]}', 'last'],
				pipe_alert_text: true,
			});
			const lines = readFileSync(out, 'utf8').split('\n');
			expect([lines[0], lines.length]).toEqual(['3', 5]);
			expect(lines[1]).not.toMatch(/^-/);
			expect(lines[2]).toMatch(/^path=/);
			expect(lines[3]).toBe('last');
			expect(lines.join('')).not.toMatch(harmful);
		}),
		runs,
	);
});
