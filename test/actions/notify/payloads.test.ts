import {expect, onTestFinished, test} from 'vitest';
import {type Notice} from '../../../source/waf/notice.ts';
import {startReceiver} from './http-receiver.ts';
import {makeNotice, noon} from './some-notice.ts';
import {holdChannels} from './with-channels.ts';

const told =
	"many blocked\n\nAt least 3 events occurred between 13:59 and 14:00 UTC\n\nwaftop /var/log/nginx/error.log --since 2026-11-24T13:59:00Z --filter 'client:192.0.2.7'\nalert a1b2c3";

/** What a receiver gets of an alert. */
async function send(
	toOptions: (url: string) => Readonly<Record<string, unknown>>,
	...notices: ReadonlyArray<Partial<Notice>>
) {
	const receiver = await startReceiver();
	onTestFinished(async () => receiver.close());
	const options = toOptions(receiver.url);
	const {channels} = await holdChannels(options);
	for (const notice of notices.length === 0 ? [{}] : notices) {
		await channels.tell(makeNotice({...notice, options}));
		await channels.idle();
	}

	expect(channels.statuses().map(({problem}) => problem)).toEqual([undefined]);
	for (const {headers} of receiver.received) {
		expect(headers['content-type']).toBe('application/json');
		expect(headers['x-waftop-alert-id']).toBe('a1b2c3');
	}

	return receiver.received.map(({path, headers, body}) => ({path, headers, payload: JSON.parse(body) as unknown}));
}

test('Mattermost gets an attachment with the text as code', async () => {
	const [{payload}] = await send(url => ({
		alert: 'mattermost',
		mattermost_webhook_url: url,
		mattermost_channel_override: 'waf',
		mattermost_msg_fields: [{title: 'Who', value: 'by {0}', args: ['source.ip'], short: true}],
	}));
	expect(payload).toEqual({
		username: 'waftop',
		text: '',
		icon_emoji: ':rotating_light:',
		channel: 'waf',
		attachments: [
			{
				fallback: String.raw`many blocked\: 192\.0\.2\.7`,
				color: 'danger',
				title: String.raw`many blocked\: 192\.0\.2\.7`,
				pretext: '',
				text: `\`\`\`\n${told}\n\`\`\``,
				fields: [{title: 'Who', value: String.raw`by 192\.0\.2\.7`, short: true}],
			},
		],
	});
});

test('Discord gets an embed, and may mention nobody', async () => {
	const [{payload}] = await send(url => ({
		alert: 'discord',
		discord_webhook_url: `${url}/api/webhooks/1/x`,
		discord_embed_footer: 'box 7',
	}));
	expect(payload).toEqual({
		content: String.raw`:warning: many blocked\: 192\.0\.2\.7 :warning:`,
		allowed_mentions: {parse: []},
		embeds: [{description: `\`\`\`\n${told}\n\`\`\``, color: 0xcc_22_22, footer: {text: 'box 7'}}],
	});
});

test('Power Automate gets an adaptive card whose texts know no Markdown', async () => {
	const [{payload}] = await send(url => ({
		alert: 'ms_power_automate',
		ms_power_automate_webhook_url: url,
		ms_power_automate_alert_facts: [{name: 'Client', value: 'source.ip'}],
	}));
	expect(payload).toMatchObject({
		type: 'message',
		attachments: [
			{
				contentType: 'application/vnd.microsoft.card.adaptive',
				content: {
					type: 'AdaptiveCard',
					version: '1.4',
					body: [
						{type: 'RichTextBlock', inlines: [{type: 'TextRun', text: 'many blocked: 192.0.2.7', weight: 'bolder'}]},
						{type: 'RichTextBlock', inlines: [{type: 'TextRun', text: told, fontType: 'monospace'}]},
						{type: 'RichTextBlock', inlines: [{type: 'TextRun', text: 'Client: 192.0.2.7'}]},
					],
				},
			},
		],
	});
});

test('the older connectors of Teams get a card whose punctuation is entities', async () => {
	const [{payload}] = await send(
		url => ({alert: 'ms_teams', ms_teams_webhook_url: url, ms_teams_theme_color: '#f00'}),
		{
			body: 'a <b> *c* [d](e)',
			command: '',
		},
	);
	expect(payload).toEqual({
		'@type': 'MessageCard',
		'@context': 'http://schema.org/extensions',
		summary: 'many blocked: 192.0.2.7',
		title: 'many blocked&#58; 192&#46;0&#46;2&#46;7',
		themeColor: '#f00',
		sections: [
			{
				text: '<pre>a &#60;b&#62; &#42;c&#42; &#91;d&#93;&#40;e&#41;\n\nalert a1b2c3</pre>',
				facts: [],
			},
		],
	});
});

test('Telegram gets a message whose code is said by its place', async () => {
	const [{path, payload}] = await send(url => ({
		alert: 'telegram',
		telegram_bot_token: '123:abc',
		telegram_room_id: '-100200',
		telegram_api_url: url,
		telegram_thread_id: 7,
	}));
	expect(path).toBe('/bot123:abc/sendMessage');
	expect(payload).toEqual({
		chat_id: '-100200',
		text: `many blocked: 192.0.2.7\n\n${told}`,
		entities: [
			{type: 'code', offset: 0, length: 23},
			{type: 'pre', offset: 25, length: told.length},
		],
		link_preview_options: {is_disabled: true},
		message_thread_id: 7,
	});
});

test('Alertmanager gets an alert of its version 2, and its end', async () => {
	const [{path, headers, payload}, {payload: end}] = await send(
		url => ({
			alert: 'alertmanager',
			alertmanager_hosts: [url],
			alertmanager_basic_auth_login: 'waf',
			alertmanager_basic_auth_password: 'word',
			alertmanager_labels: {severity: 'page'},
			alertmanager_fields: {client: 'source.ip'},
			alertmanager_resolve_time: {minutes: 5},
		}),
		{},
		{kind: 'resolved'},
	);
	expect(path).toBe('/api/v2/alerts');
	expect(headers['authorization']).toBe(`Basic ${Buffer.from('waf:word').toString('base64')}`);
	expect(payload).toEqual([
		{
			labels: {
				severity: 'page',
				client: '192.0.2.7',
				alertname: 'many blocked',
				elastalert_rule: 'many blocked',
				key: '192.0.2.7',
			},
			annotations: {summary: 'many blocked: 192.0.2.7', description: told, waftop_alert_id: 'a1b2c3'},
			startsAt: '2026-11-24T14:00:00.000Z',
			endsAt: '2026-11-24T14:05:00.000Z',
		},
	]);
	expect(end).toMatchObject([{endsAt: '2026-11-24T14:00:00.000Z'}]);
});

test('PagerDuty gets an event of its version 2; its end has the same key', async () => {
	const [{payload}, {payload: end}] = await send(
		url => ({
			alert: 'pagerduty',
			pagerduty_service_key: 'r0uting',
			pagerduty_client_name: 'waf box',
			pagerduty_url: url,
			pagerduty_v2_payload_source: 'box {0}',
			pagerduty_v2_payload_source_args: ['url.path'],
			pagerduty_v2_payload_custom_details: {path: 'url.path'},
		}),
		{},
		{kind: 'resolved'},
	);
	expect(payload).toMatchObject({
		routing_key: 'r0uting',
		event_action: 'trigger',
		client: 'waf box',
		payload: {
			summary: 'many blocked: 192.0.2.7',
			source: 'box /login',
			severity: 'critical',
			timestamp: '2026-11-24T14:00:00.000Z',
			custom_details: {information: told, path: '/login', waftop: {id: 'a1b2c3', kind: 'alert', rule: 'many blocked'}},
		},
	});
	const [first, last] = [payload, end] as ReadonlyArray<{dedup_key: string}>;
	expect(end).toMatchObject({event_action: 'resolve'});
	expect(first.dedup_key).toMatch(/^waftop-[\da-f]{32}$/);
	expect(last.dedup_key).toBe(first.dedup_key);
});

test('http_post gets each match, or the fields that are asked for, with the alert beside them', async () => {
	const match = makeNotice().matches[0];
	const [first, second] = await send(url => ({alert: 'http_post', http_post_url: url}), {
		matches: [match, {...match, num_hits: 4}],
	});
	expect(first.payload).toEqual({
		...match,
		waftop: {
			id: 'a1b2c3',
			kind: 'alert',
			rule: 'many blocked',
			at: new Date(noon).toISOString(),
			key: '192.0.2.7',
			subject: 'many blocked: 192.0.2.7',
			command: makeNotice().command,
		},
	});
	expect(second.payload).toMatchObject({num_hits: 4});
	expect([first, second].map(({headers}) => headers['idempotency-key'])).toEqual(['a1b2c3/0', 'a1b2c3/1']);

	const [{headers, payload}] = await send(url => ({
		alert: [
			{
				post: {
					http_post_url: url,
					http_post_payload: {ip: 'source.ip', none: 'no.such'},
					http_post_static_payload: {team: 'waf'},
					http_post_headers: {Authorization: 'Bearer x'},
				},
			},
		],
	}));
	expect(payload).toEqual({ip: '192.0.2.7', none: null, team: 'waf', waftop: expect.anything()});
	expect(headers).toMatchObject({authorization: 'Bearer x', accept: 'application/json;charset=utf-8'});
});
