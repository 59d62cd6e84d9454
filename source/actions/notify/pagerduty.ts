import {createHash} from 'node:crypto';
import {hostname} from 'node:os';
import {formatInstant} from '../../waf/calendar.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {cutText} from './cut-text.ts';
import {DeliveryError} from './delivery-error.ts';
import {fieldText} from './field-text.ts';
import {post} from './http-post.ts';
import {toInertText} from './inert-text.ts';
import {type Message} from './message.ts';
import {toFacts, toText, toTitle} from './message-text.ts';
import {listOf, mapOf, secretOf, textOf} from './option-values.ts';

/** Of an event, which may have 512 KB. */
const longestText = 100_000;
const longestTitle = 1024;
const longestKey = 255;
const usualUrl = 'https://events.pagerduty.com/v2/enqueue';
const severities = new Set(['critical', 'error', 'warning', 'info']);

/**
PagerDuty's events, version 2 (https://developer.pagerduty.com/docs/send-alert-event). Alerts of a rule and key are one incident until somebody or their end resolves it, since `dedup_key` is made of both; the id stands in the details.
*/
export const pagerduty: ChannelKind = {
	hearsEnds: true,
	targets(options) {
		const key = secretOf(options, 'pagerduty_service_key');
		if (key === undefined) {
			throw new DeliveryError('pagerduty_service_key is missing', false);
		}

		const url = textOf(options, 'pagerduty_url') ?? usualUrl;
		return [{identity: `${url} ${key}`, label: textOf(options, 'pagerduty_client_name') ?? 'pagerduty', options}];
	},
	async send(message, options, surroundings) {
		const url = textOf(options, 'pagerduty_url') ?? usualUrl;
		const body = toJsonLine(toEvent(message, options));
		return post(url, body, {prefix: 'pagerduty', id: message.id, options}, surroundings);
	},
};

function toEvent(message: Message, options: ChannelOptions) {
	const severity = textOf(options, 'pagerduty_v2_payload_severity') ?? 'critical';
	const own = (name: string): string | undefined => fill(message, options, `pagerduty_v2_payload_${name}`);
	const details = Object.entries(mapOf(options, 'pagerduty_v2_payload_custom_details'));
	const isTold = options['pagerduty_v2_payload_include_all_info'] !== false;
	return {
		routing_key: secretOf(options, 'pagerduty_service_key'),
		event_action: message.kind === 'resolved' ? 'resolve' : (textOf(options, 'pagerduty_event_type') ?? 'trigger'),
		dedup_key: toKey(message, options),
		client: textOf(options, 'pagerduty_client_name') ?? 'waftop',
		payload: {
			summary: toTitle(message, longestTitle, toInertText),
			source: own('source') ?? hostname(),
			severity: severities.has(severity) ? severity : 'critical',
			timestamp: formatInstant(message.at),
			class: own('class') ?? '',
			component: own('component') ?? '',
			group: own('group') ?? '',
			custom_details: {
				...(isTold ? {information: toText(message, longestText, toInertText)} : {}),
				...Object.fromEntries(details.map(([name, field]) => [name, toInertText(fieldText(message, String(field)))])),
				waftop: toFacts(message, toInertText),
			},
		},
	};
}

function toKey(message: Message, options: ChannelOptions): string {
	const own = fill(message, options, 'pagerduty_incident_key');
	const digest = createHash('sha256')
		.update(JSON.stringify([message.rule, message.key ?? null]))
		.digest('hex');
	return own ?? `waftop-${digest.slice(0, 32)}`;
}

/** An option, with the fields that its `_args` name in its `{0}`, `{1}`. */
function fill(message: Message, options: ChannelOptions, name: string): string | undefined {
	const values = listOf(options, `${name}_args`).map(field => fieldText(message, field));
	const text = textOf(options, name)?.replaceAll(/\{(\d*)\}/g, (whole, place: string) => {
		const value = place === '' ? values.shift() : values[Number(place)];
		return value ?? whole;
	});
	return text === undefined ? undefined : cutText(toInertText(text), longestKey);
}
