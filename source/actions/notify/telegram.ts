import {toJsonLine} from '../../waf/json-line.ts';
import {type ChannelKind} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';
import {post} from './http-post.ts';
import {toInertText} from './inert-text.ts';
import {toText, toTitle} from './message-text.ts';
import {numberOf, secretOf, textOf} from './option-values.ts';

/** Of a message, in units of UTF-16, title included. */
const longestMessage = 4096;
const longestTitle = 300;
const usualServer = 'api.telegram.org';

/**
A message of a bot of Telegram (https://core.telegram.org/bots/api#sendmessage). No text is parsed: what is code is said by its place, and in code nothing is a link, a mention or a command.
*/
export const telegram: ChannelKind = {
	targets(options) {
		const token = secretOf(options, 'telegram_bot_token');
		const room = textOf(options, 'telegram_room_id');
		if (token === undefined || room === undefined) {
			throw new DeliveryError(`${token === undefined ? 'telegram_bot_token' : 'telegram_room_id'} is missing`, false);
		}

		const thread = textOf(options, 'telegram_thread_id') ?? '';
		const server = textOf(options, 'telegram_api_url') ?? usualServer;
		return [{identity: `${server} ${token} ${room} ${thread}`, label: room, options}];
	},
	async send(message, options, surroundings) {
		const server = textOf(options, 'telegram_api_url') ?? usualServer;
		const base = /^https?:\/\//.test(server) ? server.replace(/\/$/, '') : `https://${server}`;
		const title = toTitle(message, longestTitle, toInertText);
		const text = toText(message, longestMessage - title.length - 2, toInertText);
		const thread = numberOf(options, 'telegram_thread_id', 0);
		const payload = {
			chat_id: textOf(options, 'telegram_room_id'),
			text: `${title}\n\n${text}`,
			entities: [
				{type: 'code', offset: 0, length: title.length},
				{type: 'pre', offset: title.length + 2, length: text.length},
			],
			link_preview_options: {is_disabled: true},
			...(thread === 0 ? {} : {message_thread_id: thread}),
		};
		const url = `${base}/bot${secretOf(options, 'telegram_bot_token')}/sendMessage`;
		return post(url, toJsonLine(payload), {prefix: 'telegram', id: message.id, options}, surroundings);
	},
};
