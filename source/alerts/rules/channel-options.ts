/**
What one channel's options are called.
*/
export type ChannelTable = {
	/** Of each of these lists one must be given. */
	readonly needs: ReadonlyArray<readonly string[]>;
	readonly options: readonly string[];

	/** Known to ElastAlert, without meaning here, each with what happens instead. */
	readonly idle: Readonly<Record<string, string>>;
};

const noPage = 'there is no such page here; the text has the command that shows the transactions';

/** Texts that no target reads as markup need no mode. */
const noMarkup = 'is passed over: no text of an alert is read as markup';

/** What all channels over HTTP may say of their connection. */
function overHttp(prefix: string): readonly string[] {
	return [
		'timeout',
		'proxy',
		'proxy_login',
		'proxy_password',
		'proxy_password_file',
		'ca_certs',
		'ignore_ssl_errors',
	].map(name => `${prefix}_${name}`);
}

function withPrefix(prefix: string, names: readonly string[]): readonly string[] {
	return names.map(name => `${prefix}_${name}`);
}

/** A secret stands in the rule, or in a file of its own. */
function orFile(name: string): readonly string[] {
	return [name, `${name}_file`];
}

function discoverPages(prefix: string): Readonly<Record<string, string>> {
	return Object.fromEntries(
		['kibana', 'opensearch'].flatMap(product =>
			[`attach_${product}_discover_url`, `${product}_discover_color`, `${product}_discover_title`].map(name => [
				`${prefix}_${name}`,
				noPage,
			]),
		),
	);
}

const attachment = [
	'username_override',
	'emoji_override',
	'icon_url_override',
	'msg_pretext',
	'msg_color',
	'title',
	'title_link',
	'footer',
	'footer_icon',
	'image_url',
	'thumb_url',
	'author_name',
	'author_link',
	'author_icon',
];

const pagerdutyFields = ['class', 'component', 'group', 'source'];

/**
The channels by the names that rules give them.
*/
export const channelTables: Readonly<Record<string, ChannelTable>> = {
	alertmanager: {
		needs: [['alertmanager_hosts']],
		options: [
			...overHttp('alertmanager'),
			...withPrefix('alertmanager', ['alertname', 'labels', 'annotations', 'fields', 'resolve_time']),
			...withPrefix('alertmanager', ['alert_subject_labelname', 'alert_text_labelname', 'api_version']),
			'alertmanager_basic_auth_login',
			...orFile('alertmanager_basic_auth_password'),
		],
		idle: {},
	},
	bell: {needs: [], options: [], idle: {}},
	command: {
		needs: [['command']],
		options: ['pipe_match_json', 'pipe_match', 'pipe_alert_text', 'fail_on_non_zero_exit', 'command_timeout'],
		idle: {},
	},
	debug: {needs: [], options: [], idle: {}},
	discord: {
		needs: [orFile('discord_webhook_url')],
		options: [
			...overHttp('discord'),
			'discord_emoji_title',
			...withPrefix('discord_embed', ['color', 'footer', 'icon_url']),
		],
		idle: {},
	},
	email: {
		needs: [['email']],
		options: [
			...withPrefix('smtp', ['host', 'port', 'ssl', 'auth_file', 'cert_file', 'key_file', 'ca_certs', 'timeout']),
			...withPrefix('email', ['reply_to', 'format', 'from_field', 'add_domain']),
			'from_addr',
			'cc',
			'bcc',
		],
		idle: {
			email_image_keys: 'is passed over: mails have no images',
			email_image_values: 'is passed over: mails have no images',
			assets_dir: 'is passed over: mails have no images',
		},
	},
	file: {needs: [['file_path']], options: [], idle: {}},
	mattermost: {
		needs: [orFile('mattermost_webhook_url')],
		options: [
			...overHttp('mattermost'),
			...withPrefix('mattermost', [...attachment, 'channel_override', 'msg_fields']),
		],
		idle: discoverPages('mattermost'),
	},
	ms_power_automate: {
		needs: [orFile('ms_power_automate_webhook_url')],
		options: [
			...overHttp('ms_power_automate'),
			...withPrefix('ms_power_automate', ['alert_facts', 'summary_text_size']),
		],
		idle: {
			...discoverPages('ms_power_automate'),
			ms_power_automate_alert_summary: 'is passed over: the subject stands in its place',
			ms_power_automate_body_text_size: 'is passed over: the text has one size',
			ms_power_automate_teams_card_width_full: 'is passed over: the card is wide',
			ms_power_automate_kibana_discover_color: noPage,
		},
	},
	ms_teams: {
		needs: [orFile('ms_teams_webhook_url')],
		options: [...overHttp('ms_teams'), ...withPrefix('ms_teams', ['alert_summary', 'theme_color', 'alert_facts'])],
		idle: {...discoverPages('ms_teams'), ms_teams_alert_fixed_width: 'is passed over: the text always has one width'},
	},
	osc777: {needs: [], options: [], idle: {}},
	osc9: {needs: [], options: [], idle: {}},
	pagerduty: {
		needs: [orFile('pagerduty_service_key')],
		options: [
			...overHttp('pagerduty'),
			...withPrefix('pagerduty', [
				'client_name',
				'url',
				'event_type',
				'incident_key',
				'incident_key_args',
				'api_version',
			]),
			...withPrefix('pagerduty_v2_payload', ['severity', 'include_all_info', 'custom_details']),
			...pagerdutyFields.flatMap(name => withPrefix('pagerduty_v2_payload', [name, `${name}_args`])),
		],
		idle: {},
	},
	post: {
		needs: [orFile('http_post_url')],
		options: [
			...overHttp('http_post'),
			...withPrefix('http_post', ['payload', 'static_payload', 'all_values', 'headers']),
		],
		idle: {},
	},
	post2: {
		needs: [orFile('http_post2_url')],
		options: [
			...overHttp('http_post2'),
			...withPrefix('http_post2', ['payload', 'raw_fields', 'all_values', 'headers']),
		],
		idle: {},
	},
	slack: {
		needs: [orFile('slack_webhook_url')],
		options: [
			...overHttp('slack'),
			...withPrefix('slack', [...attachment, 'channel_override', 'text_string', 'alert_fields']),
		],
		idle: {
			...discoverPages('slack'),
			slack_parse_override: noMarkup,
			slack_attach_jira_ticket_url: 'is passed over: there are no tickets here',
			slack_jira_ticket_color: 'is passed over: there are no tickets here',
			slack_jira_ticket_title: 'is passed over: there are no tickets here',
		},
	},
	syslog: {
		needs: [],
		options: [
			...withPrefix('syslog', ['protocol', 'host', 'port', 'socket', 'format', 'facility', 'severity', 'app_name']),
			...withPrefix('syslog', ['ca_certs', 'timeout']),
		],
		idle: {},
	},
	telegram: {
		needs: [orFile('telegram_bot_token'), ['telegram_room_id']],
		options: [
			...overHttp('telegram'),
			...withPrefix('telegram', ['api_url', 'thread_id', 'proxy_pass', 'proxy_pass_file']),
		],
		idle: {telegram_parse_mode: noMarkup},
	},
};

/**
The options that a channel takes, those that must be given first.
*/
export function optionsOf({needs, options}: ChannelTable): readonly string[] {
	return [...needs.flat(), ...options];
}
