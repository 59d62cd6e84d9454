import {expect, onTestFinished, test} from 'vitest';
import {startReceiver} from './http-receiver.ts';
import {makeNotice} from './some-notice.ts';
import {holdChannels} from './with-channels.ts';

test('Slack gets the attachment that ElastAlert sends, one post a webhook and channel', async () => {
	const receiver = await startReceiver();
	onTestFinished(async () => receiver.close());
	const options = {
		alert: [{slack: {slack_channel_override: ['#waf', '#night'], slack_msg_pretext: '<!here>'}}],
		slack_webhook_url: `${receiver.url}/services/T0/B0/x`,
		slack_alert_fields: [{title: 'Client', value: 'source.ip', short: true}],
	};
	const {channels} = await holdChannels(options);
	await channels.tell(makeNotice({options}));
	await channels.idle();
	const payloads = receiver.received
		.map(({body}) => JSON.parse(body) as Readonly<Record<string, unknown>>)
		.toSorted((one, other) => String(other['channel']).localeCompare(String(one['channel'])));
	expect(payloads.map(({channel}) => channel)).toEqual(['#waf', '#night']);
	expect(payloads[0]).toMatchObject({
		username: 'waftop',
		parse: 'none',
		text: '',
		icon_emoji: ':rotating_light:',
		attachments: [
			{
				color: 'danger',
				title: 'many blocked: 192.0.2.7',
				pretext: '<!here>',
				mrkdwn_in: ['pretext'],
				fields: [{title: 'Client', value: '192.0.2.7', short: true}],
			},
		],
	});
	const [{text}] = payloads[0]['attachments'] as ReadonlyArray<{text: string}>;
	expect(text).toBe(
		"many blocked\n\nAt least 3 events occurred between 13:59 and 14:00 UTC\n\nwaftop /var/log/nginx/error.log --since 2026-11-24T13:59:00Z --filter 'client:192.0.2.7'\nalert a1b2c3",
	);
});

test('nobody is called and nothing is a link in Slack, and what is too long is cut before the command', async () => {
	const receiver = await startReceiver();
	onTestFinished(async () => receiver.close());
	const options = {alert: 'slack', slack_webhook_url: receiver.url};
	const {channels} = await holdChannels(options);
	const hostile = '<!here> <@U1|x> @channel http://evil.example <https://evil.example|bank> & \u202E\u001B[31m';
	await channels.tell(makeNotice({options, subject: hostile, body: hostile + '&'.repeat(1_000_000)}));
	await channels.idle();
	const [{title, text}] = (
		JSON.parse(receiver.received[0].body) as {attachments: ReadonlyArray<{title: string; text: string}>}
	).attachments;
	for (const words of [title, text]) {
		expect(words).toContain('&lt;!here&gt; &lt;＠U1|x&gt; ＠channel http[:]//evil.example');
		expect(words.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toMatch(/[<>&@\u202E\u001B]|:\/\//);
	}

	expect(text.length).toBeLessThanOrEqual(8000);
	expect(text).toMatch(/…\n\nwaftop .*\nalert a1b2c3$/);
});
