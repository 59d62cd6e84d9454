import {toJsonLine} from '../../waf/json-line.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {cutEscaped} from './cut-text.ts';
import {fieldText} from './field-text.ts';
import {post} from './http-post.ts';
import {toInertText} from './inert-text.ts';
import {type Message} from './message.ts';
import {toText, toTitle} from './message-text.ts';
import {isOn, listOf, ownWords, recordsOf, textOf} from './option-values.ts';
import {toWebhookTargets} from './webhook-targets.ts';

/** A message of more than 40,000 characters is cut by Slack, an attachment's text is folded long before. */
const longestText = 8000;
const longestTitle = 300;
const longestField = 500;

/**
Slack's incoming webhooks (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks), with the attachment that ElastAlert sends. No text of an alert is read as markup: `mrkdwn_in` is empty, and `<`, `>` and `&` are entities.
*/
export const slack: ChannelKind = {
	targets: options => toWebhookTargets(options, 'slack_webhook_url', 'slack_channel_override'),
	async send(message, options, surroundings) {
		const [url] = listOf(options, 'slack_webhook_url');
		return post(url, toJsonLine(toPayload(message, options)), {prefix: 'slack', id: message.id, options}, surroundings);
	},
};

function toPayload(message: Message, options: ChannelOptions) {
	const icon = textOf(options, 'slack_icon_url_override');
	return {
		username: textOf(options, 'slack_username_override') ?? 'waftop',
		parse: 'none',
		link_names: false,
		unfurl_links: false,
		unfurl_media: false,
		text: textOf(options, 'slack_text_string') ?? '',
		attachments: [
			{
				color: message.kind === 'resolved' ? 'good' : (textOf(options, 'slack_msg_color') ?? 'danger'),
				title: textOf(options, 'slack_title') ?? toTitle(message, longestTitle, escapeSlack),
				...ownWords(options, 'slack_', ['title_link', 'footer', 'footer_icon', 'image_url', 'thumb_url']),
				...ownWords(options, 'slack_', ['author_name', 'author_link', 'author_icon']),
				...(options['slack_msg_pretext'] === undefined ? {} : {pretext: textOf(options, 'slack_msg_pretext')}),
				text: toText(message, longestText, escapeSlack),
				fallback: toTitle(message, longestTitle, escapeSlack),
				// The pretext is the rule's own; what stands in the others comes from requests.
				mrkdwn_in: ['pretext'],
				fields: recordsOf(options, 'slack_alert_fields').map(field => ({
					title: textOf(field, 'title') ?? textOf(field, 'value') ?? '',
					value: cutEscaped(fieldText(message, textOf(field, 'value') ?? ''), longestField, escapeSlack),
					short: isOn(field, 'short'),
				})),
			},
		],
		...(icon === undefined
			? {icon_emoji: textOf(options, 'slack_emoji_override') ?? ':rotating_light:'}
			: {icon_url: icon}),
		channel: textOf(options, 'slack_channel_override') ?? '',
	};
}

function escapeSlack(text: string): string {
	return toInertText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
