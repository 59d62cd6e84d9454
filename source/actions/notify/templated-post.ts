import {toJsonLine} from '../../waf/json-line.ts';
import {toWholeReader} from '../../alerts/filters/field-value.ts';
import {FormatError} from '../../alerts/texts/format-text.ts';
import {readJinja} from '../../alerts/texts/jinja-template.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';
import {post} from './http-post.ts';
import {type Message} from './message.ts';
import {toFacts} from './message-text.ts';
import {listOf, mapOf, textOf} from './option-values.ts';
import {toWebhookTargets} from './webhook-targets.ts';

/**
`post2`: each match through the templates of `http_post2_payload` and `http_post2_headers`, in Jinja. Texts of a match are escaped for JSON before they are filled in, so none of them ends the text that it stands in.
*/
export const templatedPost: ChannelKind = {
	targets: options => toWebhookTargets(options, 'http_post2_url'),
	async send(message, options, surroundings) {
		const [url] = listOf(options, 'http_post2_url');
		let answer = '';
		for (const [at, match] of (message.matches.length === 0 ? [{}] : message.matches).entries()) {
			const values = toValues(match, options);
			const own = render('http_post2_headers', mapOf(options, 'http_post2_headers'), values);
			const headers = {
				Accept: 'application/json;charset=utf-8',
				'Idempotency-Key': `${encodeURIComponent(message.id)}/${at}`,
				...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, toHeader(value)])),
			};
			const payload = toJsonLine(toPayload(message, match, values, options));
			answer = await post(url, payload, {prefix: 'http_post2', id: message.id, options, headers}, surroundings);
		}

		return answer;
	},
};

type Match = Message['matches'][number];
type Values = Readonly<Record<string, unknown>>;

function toPayload(message: Message, match: Match, values: Values, options: ChannelOptions): Values {
	const template = options['http_post2_payload'];
	const raw = Object.entries(mapOf(options, 'http_post2_raw_fields'));
	return {
		...((options['http_post2_all_values'] ?? template === undefined) === true ? match : {}),
		...(template === undefined ? {} : render('http_post2_payload', template, values)),
		...Object.fromEntries(raw.map(([name, field]) => [name, toWholeReader(String(field))(match) ?? null])),
		waftop: toFacts(message),
	};
}

function toValues(match: Match, options: ChannelOptions): Values {
	const escaped = escapeTexts(match) as Values;
	return {...escaped, [textOf(options, 'jinja_root_name') ?? '_data']: escaped};
}

/** As they stand between the quotes of JSON. */
function escapeTexts(value: unknown): unknown {
	if (typeof value === 'string') {
		return JSON.stringify(value).slice(1, -1);
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	return Array.isArray(value)
		? value.map(each => escapeTexts(each))
		: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, escapeTexts(each)]));
}

/** Fills a template, which is a text of JSON or is written as one, and reads what came out. */
function render(option: string, template: unknown, values: Values): Values {
	const text = typeof template === 'string' ? template : JSON.stringify(template);
	try {
		const filled: unknown = JSON.parse(readJinja(text).print(values));
		if (typeof filled !== 'object' || filled === null || Array.isArray(filled)) {
			throw new DeliveryError(`${option}: what the template gives is no object of JSON`, false);
		}

		return filled as Values;
	} catch (error) {
		if (error instanceof SyntaxError) {
			throw new DeliveryError(`${option}: what the template gives is no JSON; put quotes around {{ }}`, false);
		}

		throw error instanceof FormatError ? new DeliveryError(`${option}: ${error.message}`, false) : error;
	}
}

function toHeader(value: unknown): string {
	return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/[^ -~]/gu, character =>
		encodeURIComponent(character),
	);
}
