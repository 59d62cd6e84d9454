import {toJsonLine} from '../../waf/json-line.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {post} from './http-post.ts';
import {toCodeBlock, toInertCode, toInertMarkdown} from './inert-text.ts';
import {type Message} from './message.ts';
import {toText, toTitle} from './message-text.ts';
import {listOf, numberOf, textOf} from './option-values.ts';
import {toWebhookTargets} from './webhook-targets.ts';

/** Of the 4096 characters of an embed's description. */
const longestText = 4000;
const longestTitle = 400;
const red = 0xcc_22_22;
const green = 0x22_99_55;

/**
Discord's webhooks (https://docs.discord.com/developers/resources/webhook#execute-webhook): the title as content, the text as a block of code in an embed. Nobody may be mentioned.
*/
export const discord: ChannelKind = {
	targets: options => toWebhookTargets(options, 'discord_webhook_url'),
	async send(message, options, surroundings) {
		const [url] = listOf(options, 'discord_webhook_url');
		const body = toJsonLine(toPayload(message, options));
		return post(url, body, {prefix: 'discord', id: message.id, options}, surroundings);
	},
};

function toPayload(message: Message, options: ChannelOptions) {
	const isOver = message.kind === 'resolved';
	const emoji = isOver ? ':white_check_mark:' : (textOf(options, 'discord_emoji_title') ?? ':warning:');
	const footer = textOf(options, 'discord_embed_footer');
	const icon = textOf(options, 'discord_embed_icon_url');
	return {
		content: `${emoji} ${toTitle(message, longestTitle, toInertMarkdown)} ${emoji}`,
		allowed_mentions: {parse: []},
		embeds: [
			{
				description: toCodeBlock(toText(message, longestText, toInertCode)),
				color: isOver ? green : numberOf(options, 'discord_embed_color', red),
				...(footer === undefined ? {} : {footer: {text: footer, ...(icon === undefined ? {} : {icon_url: icon})}}),
			},
		],
	};
}
