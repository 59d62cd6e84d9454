import {toJsonLine} from '../../waf/json-line.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {cutText} from './cut-text.ts';
import {fieldText} from './field-text.ts';
import {post} from './http-post.ts';
import {toCodeBlock, toInertCode, toInertMarkdown} from './inert-text.ts';
import {type Message} from './message.ts';
import {toText, toTitle} from './message-text.ts';
import {isOn, listOf, ownWords, recordsOf, textOf} from './option-values.ts';
import {toWebhookTargets} from './webhook-targets.ts';

/** A post holds 16,383 characters. */
const longestText = 12_000;
const longestTitle = 300;
const longestField = 500;
const fence = 8;

/**
Mattermost's incoming webhooks (https://developers.mattermost.com/integrate/webhooks/incoming/), with the attachment that ElastAlert sends. The text is a block of code, in which nothing is markup and nobody is called.
*/
export const mattermost: ChannelKind = {
	targets: options => toWebhookTargets(options, 'mattermost_webhook_url', 'mattermost_channel_override'),
	async send(message, options, surroundings) {
		const [url] = listOf(options, 'mattermost_webhook_url');
		const body = toJsonLine(toPayload(message, options));
		return post(url, body, {prefix: 'mattermost', id: message.id, options}, surroundings);
	},
};

function toPayload(message: Message, options: ChannelOptions) {
	const title = textOf(options, 'mattermost_title') ?? toTitle(message, longestTitle, toInertMarkdown);
	const icon = textOf(options, 'mattermost_icon_url_override');
	const text = toText(message, longestText - fence, toInertCode);
	return {
		username: textOf(options, 'mattermost_username_override') ?? 'waftop',
		text: '',
		...(icon === undefined
			? {icon_emoji: textOf(options, 'mattermost_emoji_override') ?? ':rotating_light:'}
			: {icon_url: icon}),
		channel: textOf(options, 'mattermost_channel_override') ?? '',
		attachments: [
			{
				fallback: title,
				color: message.kind === 'resolved' ? 'good' : (textOf(options, 'mattermost_msg_color') ?? 'danger'),
				title,
				pretext: textOf(options, 'mattermost_msg_pretext') ?? '',
				...ownWords(options, 'mattermost_', ['title_link', 'footer', 'footer_icon', 'image_url', 'thumb_url']),
				...ownWords(options, 'mattermost_', ['author_name', 'author_link', 'author_icon']),
				text: toCodeBlock(text),
				fields: recordsOf(options, 'mattermost_msg_fields').map(field => toField(message, field)),
			},
		],
	};
}

/** A value with the fields of `args` in its `{0}`, `{1}`. */
function toField(message: Message, field: ChannelOptions) {
	const values = listOf(field, 'args').map(name => toInertMarkdown(cutText(fieldText(message, name), longestField)));
	const value = textOf(field, 'value') ?? '';
	return {
		title: textOf(field, 'title') ?? '',
		value: value.replaceAll(/\{(\d+)\}/g, (whole, place: string) => values[Number(place)] ?? whole),
		short: isOn(field, 'short'),
	};
}
