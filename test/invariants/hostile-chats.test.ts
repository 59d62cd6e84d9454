import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import {parseFragment} from 'parse5';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type ChannelOptions} from '../../source/actions/notify/channel.ts';
import {type HttpReceiver, startReceiver} from '../actions/notify/http-receiver.ts';
import {elementsOf, expectClean, expectInert, type HostileParts, notices, runs, sendBy} from './hostile-notices.ts';

/* Whatever a client writes, what arrives is text: in each channel's own language nothing of it is markup, a link, a mention or a field. */

const markdown = new MarkdownIt({html: true, linkify: true});
let receiver: HttpReceiver;

beforeAll(async () => {
	receiver = await startReceiver();
});

afterAll(async () => receiver.close());

async function postBy(name: string, parts: HostileParts, options: ChannelOptions): Promise<string> {
	receiver.received.length = 0;
	await sendBy(name, parts, options);
	return receiver.received.at(-1)!.body;
}

const hook = (option: string, more: ChannelOptions = {}) => ({[option]: receiver.url, ...more});

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

test('chats: no markup, no link, nobody called', async () => {
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			const slack = await postBy(
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

			const mattermost = await postBy(
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

			const discord = await postBy('discord', parts, hook('discord_webhook_url'));
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

			const telegram = await postBy('telegram', parts, {
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
			const automate = await postBy(
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

			const teams = await postBy('ms_teams', parts, hook('ms_teams_webhook_url'));
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
