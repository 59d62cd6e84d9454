/**
The shapes that pipelines give to ModSecurity's records in an index.

- `waftop`: what `waftop ship` writes, an ECS document a transaction.
- `logstash-fields`: Logstash with grok, a document a rule match, flat fields (`attack_name`, `client`).
- `filebeat-nginx`: Filebeat's nginx module: the line without its head in `message`.
- `raw-line`: the whole line in `message`, `log`, `event.original`, `full_message`.
- `integration`: the Elastic integration `modsecurity.auditlog`.
- `audit-v3`, `audit-v2`: an audit record as JSON, as libmodsecurity or ModSecurity 2 writes it.
- `audit-native`: an audit record that was taken apart into flat fields (`uniqueId`, `sourceIp`).
- `wazuh`: an alert of Wazuh around a line or an audit record.
- `ecs`: ECS fields of a pipeline of one's own (`rule.id`, `source.ip`).
*/
export const shapeNames = [
	'waftop',
	'logstash-fields',
	'filebeat-nginx',
	'raw-line',
	'integration',
	'audit-v3',
	'audit-v2',
	'audit-native',
	'wazuh',
	'ecs',
] as const;

export type ShapeName = (typeof shapeNames)[number];

/**
What pipelines put around an audit record: nothing, or one field.
*/
export const recordWrappers = ['', 'modsecurity.', 'modsec.', 'json.', 'data.', 'log.', 'audit.'] as const;
