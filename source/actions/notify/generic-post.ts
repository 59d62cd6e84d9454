import {toJsonLine} from '../../waf/json-line.ts';
import {toWholeReader} from '../../alerts/filters/field-value.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {post} from './http-post.ts';
import {type Message} from './message.ts';
import {toFacts} from './message-text.ts';
import {listOf, mapOf} from './option-values.ts';
import {toWebhookTargets} from './webhook-targets.ts';

/**
`post`: each match as JSON to a URL, with the alert itself as `waftop` in it; with `http_post_payload` only the fields that it names.
*/
export const genericPost: ChannelKind = {
	targets: options => toWebhookTargets(options, 'http_post_url'),
	async send(message, options, surroundings) {
		const [url] = listOf(options, 'http_post_url');
		let answer = '';
		for (const [at, match] of toPosted(message).entries()) {
			const own = Object.entries(mapOf(options, 'http_post_headers')).map(([name, value]) => [name, String(value)]);
			const headers = {
				Accept: 'application/json;charset=utf-8',
				'Idempotency-Key': `${encodeURIComponent(message.id)}/${at}`,
				...Object.fromEntries(own),
			} as Readonly<Record<string, string>>;
			const payload = toJsonLine(toPayload(message, match, options));
			answer = await post(url, payload, {prefix: 'http_post', id: message.id, options, headers}, surroundings);
		}

		return answer;
	},
};

type Match = Message['matches'][number];

/** What has no match, such as that a rule is quiet again, is told too. */
function toPosted({matches}: Message): readonly Match[] {
	return matches.length === 0 ? [{}] : matches;
}

function toPayload(message: Message, match: Match, options: ChannelOptions) {
	const fields = Object.entries(mapOf(options, 'http_post_payload'));
	const all = options['http_post_all_values'] ?? fields.length === 0;
	return {
		...(all === true ? match : {}),
		...mapOf(options, 'http_post_static_payload'),
		...Object.fromEntries(fields.map(([name, field]) => [name, toWholeReader(String(field))(match) ?? null])),
		waftop: toFacts(message),
	};
}
