/**
Options of rules whose effect could not be had, so that a rule with one would not do what it says: each with the reason.
*/
export const refusedOptions: Readonly<Record<string, string>> = {
	metric_agg_script: 'is a program of the server; name a field in metric_agg_key',
	timestamp_format_expr: 'is a program in Python',
	timestamp_to_datetime_format_expr: 'is a program in Python',
	jinja_filters: 'are programs in Python',
	alert_text_jinja_filters: 'are programs in Python',
	jinja_template_path: 'reads another file as a template; write the template into alert_text',
	jinja_template: 'is not offered; write the template into alert_text',
	eql: 'is a language of the server',
};

/**
Options that have no meaning where no server is asked; they are passed over with a note.
*/
const idleOptions: ReadonlySet<string> = new Set([
	'es_host',
	'es_hosts',
	'es_port',
	'es_url_prefix',
	'es_username',
	'es_password',
	'es_bearer',
	'es_api_key',
	'use_ssl',
	'ssl_show_warn',
	'verify_certs',
	'ca_certs',
	'client_cert',
	'client_key',
	'aws_region',
	'profile',
	'use_strftime_index',
	'search_extra_index',
	'query_timezone',
	'max_query_size',
	'max_scrolling',
	'max_threads',
	'scroll_keepalive',
	'misfire_grace_time',
	'doc_type',
	'include_fields',
	'_source_enabled',
	'statsd_host',
	'statsd_port',
	'old_query_limit',
	'generate_kibana_discover_url',
	'generate_opensearch_discover_url',
	'replace_dots_in_field_names',
	'timestamp_format',
	'field',
	'notify_email',
	'shorten_kibana_discover_url',
]);

const pages = /^(?:kibana|opensearch)_/;

/**
Whether an option only matters where a server is asked, or a page of one is shown.
*/
export function isIdleOption(name: string): boolean {
	return idleOptions.has(name) || pages.test(name);
}

const foreign =
	/^(?:alerta|chatwork|datadog|dingtalk|exotel|gelf|gitter|googlechat|hive|indexer|iris|jira|lark|linenotify|opsgenie|pagertree|rocket_chat|servicenow|ses|sns|stomp|tencent_sms|twilio|victorops|work_wechat|zbx)_/;
const foreignNames: ReadonlySet<string> = new Set([
	'assignment_group',
	'caller_id',
	'cmdb_ci',
	'comments',
	'password',
	'short_description',
	'subcategory',
	'username',
]);

/**
Whether an option belongs to an alerter that is not offered: the note that it is not says it all.
*/
export function isForeignOption(name: string): boolean {
	return foreign.test(name) || foreignNames.has(name);
}
