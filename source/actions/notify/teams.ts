import {toJsonLine} from '../../waf/json-line.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {fitBytes} from './cut-bytes.ts';
import {cutText} from './cut-text.ts';
import {fieldText} from './field-text.ts';
import {post} from './http-post.ts';
import {toInertText} from './inert-text.ts';
import {type Message} from './message.ts';
import {toText, toTitle} from './message-text.ts';
import {listOf, recordsOf, textOf} from './option-values.ts';
import {toWebhookTargets} from './webhook-targets.ts';

/** A message of Teams is refused above 28 KB, its JSON included. */
const mostBytes = 27_000;
const longestText = 20_000;
const longestTitle = 300;
const longestFact = 300;

/**
A workflow of Power Automate that takes an adaptive card (https://adaptivecards.io/explorer/), as Teams offers it since its connectors ended. Texts are runs of rich text, which know no Markdown; those of a text block do.
*/
export const powerAutomate: ChannelKind = {
	targets: options => toWebhookTargets(options, 'ms_power_automate_webhook_url'),
	async send(message, options, surroundings) {
		const [url] = listOf(options, 'ms_power_automate_webhook_url');
		const payload = fitBytes(message.body, mostBytes, body => toJsonLine(toCard({...message, body}, options)));
		return post(url, payload, {prefix: 'ms_power_automate', id: message.id, options}, surroundings);
	},
};

function toCard(message: Message, options: ChannelOptions) {
	const content = {
		$schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
		type: 'AdaptiveCard',
		version: '1.4',
		msteams: {width: 'Full'},
		body: [
			toRun(toTitle(message, longestTitle, toInertText), {
				size: textOf(options, 'ms_power_automate_summary_text_size') ?? 'large',
				weight: 'bolder',
				color: message.kind === 'resolved' ? 'good' : 'attention',
			}),
			toRun(toText(message, longestText, toInertText), {fontType: 'monospace'}),
			...toFacts(message, options, 'ms_power_automate_alert_facts').map(({name, value}) =>
				toRun(`${name}: ${value}`, {}),
			),
		],
		actions: [],
	};
	return {
		type: 'message',
		attachments: [{contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content}],
	};
}

/**
The older connectors of Teams: a card of messages (https://learn.microsoft.com/outlook/actionable-messages/message-card-reference). Whatever is no letter, digit or blank in a text is an entity of HTML, which is markup neither in HTML nor in Markdown.
*/
export const teams: ChannelKind = {
	targets: options => toWebhookTargets(options, 'ms_teams_webhook_url'),
	async send(message, options, surroundings) {
		const [url] = listOf(options, 'ms_teams_webhook_url');
		const payload = fitBytes(message.body, mostBytes, body => toJsonLine(toMessageCard({...message, body}, options)));
		return post(url, payload, {prefix: 'ms_teams', id: message.id, options}, surroundings);
	},
};

function toMessageCard(message: Message, options: ChannelOptions) {
	const color = textOf(options, 'ms_teams_theme_color');
	return {
		'@type': 'MessageCard',
		'@context': 'http://schema.org/extensions',
		summary: textOf(options, 'ms_teams_alert_summary') ?? toTitle(message, longestTitle, toInertText),
		title: toTitle(message, longestTitle, escapeCard),
		...(color === undefined ? {} : {themeColor: color}),
		sections: [
			{
				text: `<pre>${toText(message, longestText, escapeCard)}</pre>`,
				facts: toFacts(message, options, 'ms_teams_alert_facts').map(({name, value}) => ({
					name,
					value: escapeCard(value),
				})),
			},
		],
	};
}

function toRun(text: string, look: Readonly<Record<string, string>>) {
	return {type: 'RichTextBlock', inlines: [{type: 'TextRun', text, ...look}]};
}

function toFacts(message: Message, options: ChannelOptions, name: string) {
	return recordsOf(options, name).map(fact => ({
		name: textOf(fact, 'name') ?? '',
		value: toInertText(cutText(fieldText(message, textOf(fact, 'value') ?? ''), longestFact)),
	}));
}

function escapeCard(text: string): string {
	return toInertText(text).replaceAll(/[!-/:-@[-`{-~]/g, character => `&#${character.charCodeAt(0)};`);
}
