import {formatInstant} from '../../waf/calendar.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {type Milliseconds} from '../../waf/clock.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {cutText} from './cut-text.ts';
import {fieldText} from './field-text.ts';
import {post} from './http-post.ts';
import {toInertText} from './inert-text.ts';
import {type Message} from './message.ts';
import {toText, toTitle} from './message-text.ts';
import {listOf, mapOf, secretOf, textOf} from './option-values.ts';
import {toWebhookTargets} from './webhook-targets.ts';

const longestText = 16_000;
const longestTitle = 500;
const longestLabel = 500;

/**
Alertmanager's own interface, version 2 (https://prometheus.io/docs/alerting/latest/alerts_api/). Its receivers put labels and annotations into chats as they are, so they call nobody and link nowhere. The id is an annotation: as a label it would make each repeat an alert of its own.
*/
export const alertmanager: ChannelKind = {
	hearsEnds: true,
	targets: options => toWebhookTargets(options, 'alertmanager_hosts'),
	async send(message, options, surroundings) {
		const [host] = listOf(options, 'alertmanager_hosts');
		const url = `${host.replace(/\/$/, '')}/api/v2/alerts`;
		const login = textOf(options, 'alertmanager_basic_auth_login');
		const word = secretOf(options, 'alertmanager_basic_auth_password') ?? '';
		const headers: Readonly<Record<string, string>> =
			login === undefined ? {} : {Authorization: `Basic ${Buffer.from(`${login}:${word}`).toString('base64')}`};
		const now = surroundings.clock.now();
		const body = toJsonLine([toAlert(message, options, now)]);
		return post(url, body, {prefix: 'alertmanager', id: message.id, options, headers}, surroundings);
	},
};

function toAlert(message: Message, options: ChannelOptions, now: number) {
	const resolve = toSpan(mapOf(options, 'alertmanager_resolve_time'));
	const end = message.kind === 'resolved' ? message.at : resolve === undefined ? undefined : now + resolve;
	return {
		labels: {
			...toTexts(mapOf(options, 'alertmanager_labels'), value => value),
			...toTexts(mapOf(options, 'alertmanager_fields'), field => toLabel(fieldText(message, field))),
			alertname: textOf(options, 'alertmanager_alertname') ?? toLabel(message.rule),
			elastalert_rule: toLabel(message.rule),
			...(message.key === undefined ? {} : {key: toLabel(message.key)}),
		},
		annotations: {
			...toTexts(mapOf(options, 'alertmanager_annotations'), value => value),
			[textOf(options, 'alertmanager_alert_subject_labelname') ?? 'summary']: toTitle(
				message,
				longestTitle,
				toInertText,
			),
			[textOf(options, 'alertmanager_alert_text_labelname') ?? 'description']: toText(
				message,
				longestText,
				toInertText,
			),
			waftop_alert_id: message.id,
		},
		...(message.kind === 'resolved' ? {} : {startsAt: formatInstant(message.at)}),
		...(end === undefined ? {} : {endsAt: formatInstant(end)}),
	};
}

function toTexts(map: Readonly<Record<string, unknown>>, toValue: (text: string) => string) {
	return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, toValue(String(value))]));
}

function toLabel(text: string): string {
	return cutText(toInertText(text), longestLabel);
}

const units = {weeks: 604_800_000, days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000};

/** As rules write it: `{minutes: 5}`. */
function toSpan(span: Readonly<Record<string, unknown>>): Milliseconds | undefined {
	const parts = Object.entries(units).map(([unit, length]) => Number(span[unit] ?? 0) * length);
	const sum = parts.reduce((total, part) => total + part, 0);
	return sum > 0 ? sum : undefined;
}
