import {expect, test} from 'vitest';
import {channelTables} from '../../source/alerts/rules/channel-options.ts';
import {loadChannelKind} from '../../source/actions/notify/channel-kinds.ts';
import {readTestRule} from './feed-rule.ts';

const any = 'type: any\nindex: waf-*\n';

async function read(yaml: string): Promise<readonly string[] | string> {
	return readTestRule(any + yaml).then(
		({notes}) => notes,
		(error: Error) => error.message,
	);
}

test('every channel that rules may name is there, and the other way round', async () => {
	for (const name of Object.keys(channelTables)) {
		expect([name, (await loadChannelKind(name)) !== undefined]).toEqual([name, true]);
	}

	expect(await loadChannelKind('toString')).toBeUndefined();
});

test.each([
	['alert: slack', ['rule.yaml:3: alert: slack needs slack_webhook_url; until it has it nobody is told by it']],
	['alert: slack\nslack_webhook_url_file: /etc/waftop/slack', []],
	[
		'alert: [telegram]\ntelegram_bot_token: x',
		['rule.yaml:3: alert: telegram needs telegram_room_id; until it has it nobody is told by it'],
	],
	[
		'alert: email\nemail: ops@example.com\nsmtp_hots: x',
		['rule.yaml:5: smtp_hots: email has no such option; did you mean smtp_host?'],
	],
	[
		'alert:\n- slack: {slack_webhook_url: "https://hooks.example.com/x", slack_msg_colr: red}',
		['rule.yaml:3: alert: slack has no option slack_msg_colr; did you mean slack_msg_color?'],
	],
	[
		'alert: slack\nslack_webhook_url: https://hooks.example.com/x\nslack_parse_override: full',
		['rule.yaml:5: slack_parse_override: is passed over: no text of an alert is read as markup'],
	],
	[
		'alert: slack\nslack_webhook_url: https://hooks.example.com/x\nemail: ops@example.com\nsmtp_host: mail.example.com',
		[],
	],
	[
		'alert: slack\nslack_webhook_url: https://hooks.example.com/x\nslack_ignore_ssl_errors: true',
		['rule.yaml:5: slack_ignore_ssl_errors: whoever stands between can read and change what is sent'],
	],
	[
		'alert: alertmanager\nalertmanager_hosts: ["http://am.example.com:9093"]\nalertmanager_api_version: v1',
		['rule.yaml:5: alertmanager_api_version: version 1 is gone; version 2 is used'],
	],
	['alert: [debug, slak]', ['rule.yaml:3: alert: slak is not offered (did you mean slack?)']],
	['alert: [bell, osc9, osc777, debug, syslog]', []],
	['alert: http_post\nhttp_post_url: https://example.com/x', []],
	[
		'alert:\n- debug:\n- syslog: {syslog_protocol: tls}',
		['rule.yaml:3: alert: syslog over tls needs syslog_host; until it has it nobody is told by it'],
	],
])('notes for %j', async (yaml, notes) => {
	expect(await read(yaml)).toEqual(notes);
});

test.each([
	[
		'alert: slack\nslack_webhook_url: hooks.example.com/s3cret',
		'rule.yaml:4: slack_webhook_url: expected an address that begins with http:// or https://',
	],
	[
		'alert: email\nemail: ops@example.com\nemail_from_field: user',
		'rule.yaml:5: email_from_field: needs email_add_domain: without it a client could choose who gets the mail',
	],
	['alert: syslog\nsyslog_format: leef', 'rule.yaml:4: syslog_format: "leef" is none of text, cef, ecs'],
	[
		'alert:\n- syslog: {syslog_severity: bad}',
		'rule.yaml:3: syslog_severity: "bad" is none of emerg, alert, crit, err, warning, notice, info, debug',
	],
	[
		'alert: post2\nhttp_post2_url: https://example.com/x\nhttp_post2_payload: {a: "{{ b | uppr }}"}',
		'rule.yaml:5: http_post2_payload: there is no filter uppr',
	],
	[
		'alert: command\ncommand: echo hello',
		'rule.yaml:4: command: is no line for a shell; write it as a list, [program, argument]',
	],
	['alert: command\ncommand: ["%(url.path)s"]', 'rule.yaml:4: command: the program cannot be named by a request'],
	['alert: command\ncommand: [logger, 5]', 'rule.yaml:4: command: expected a list of texts; put numbers in quotes'],
	...[
		'[sh, -c, "echo %(url.path)s"]',
		'[/bin/bash, -lc, "{url[path]}"]',
		'[ssh, box, block, "%(source.ip)s"]',
		'[sudo, sh, -c, "x %(a)s"]',
		'[sh, -o, errexit, -c, "x %(a)s"]',
		'[python3, "%(a)s"]',
		'[perl, -ne, "%(a)s"]',
	].map(command => [
		`alert: command\ncommand: ${command}`,
		expect.stringMatching(
			/^rule\.yaml:4: command: \S+ would run what a client wrote; call a program of yours/,
		) as string,
	]),
])('refuses %j', async (yaml, message) => {
	expect(await read(yaml)).toEqual(message);
});

test.each([
	'[/usr/local/bin/block, "%(source.ip)s"]',
	'[sudo, /usr/local/bin/block, "%(source.ip)s", "{url[path]}"]',
	'[python3, /opt/notify.py, "--path=%(url.path)s"]',
	'[sh, -c, \'page "$1"\', page, "%(url.path)s"]',
	'[sh, -c, "page night"]',
])('takes a command whose arguments are values: %s', async command => {
	expect(await read(`alert: command\ncommand: ${command}`)).toEqual([]);
});
