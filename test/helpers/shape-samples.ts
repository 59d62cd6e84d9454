import {type DocumentSource} from '../../source/waf/document.ts';
import {type ShapeName} from '../../source/waf/shape-name.ts';

/**
The rule's file in all samples.
*/
export const file = '/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf';
const evaluationFile = '/usr/share/modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf';
/**
The fields of its line, as ModSecurity 2 prints them.
*/
export const fields = `[file "${file}"] [line "46"] [id "942100"] [msg "SQL Injection Attack Detected via libinjection"] [data "Matched Data: 1&1 found within ARGS:id: 1' OR 1=1"] [severity "CRITICAL"] [ver "OWASP_CRS/3.3.4"] [tag "attack-sqli"] [tag "paranoia-level/1"]`;
const lineFields = `[file "${file}"] [line "46"] [id "942100"] [rev ""] [msg "SQL Injection Attack Detected via libinjection"] [data "x"] [severity "2"] [ver "OWASP_CRS/3.3.4"] [maturity "0"] [accuracy "0"] [tag "attack-sqli"]`;
const evaluation = `[file "${evaluationFile}"] [line "81"] [id "949110"] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [severity "CRITICAL"] [tag "attack-generic"]`;
/**
When they were stored.
*/
export const time = '2026-11-25T10:00:00.000Z';

/**
A document, the shape that it has, and what it says.
*/
export type Sample = {
	readonly shape: ShapeName;
	readonly source: DocumentSource;
	readonly outcome: string;

	/** What the shape does not keep. */
	readonly without?: readonly string[];
};

/**
Invented values in the forms that pipelines write: see `waf/shape-name.ts`.
*/
export const samples: Readonly<Record<string, Sample>> = {
	'the Elastic integration, of nginx': {
		shape: 'integration',
		outcome: 'detected',
		source: {
			'@timestamp': time,
			data_stream: {dataset: 'modsecurity.auditlog'},
			source: {ip: '192.0.2.7', port: 44_464},
			http: {request: {method: 'GET'}, response: {status_code: 403}},
			url: {original: 'https://shop.test/item?id=1', domain: 'shop.test', path: '/item', query: 'id=1'},
			modsec: {
				audit: {
					server: 'nginx/1.22.1',
					messages: [
						'SQL Injection Attack Detected via libinjection',
						'Inbound Anomaly Score Exceeded (Total Score: 5)',
					],
					details: [
						{
							details: {
								ruleId: '942100',
								file,
								lineNumber: '46',
								severity: '2',
								tags: ['attack-sqli'],
								data: 'x',
								ver: 'c',
							},
						},
						{details: {ruleId: '949110', file: evaluationFile, lineNumber: '81', severity: '2', tags: []}},
					],
				},
			},
		},
	},
	'the Elastic integration, of Apache': {
		shape: 'integration',
		outcome: 'detected',
		source: {
			'@timestamp': time,
			source: {ip: '192.0.2.7'},
			http: {request: {method: 'GET'}},
			url: {original: '/item?id=1', path: '/item', query: 'id=1', domain: 'shop.test'},
			transaction: {id: 'awT4BKpBCG1FWhNta06jaQAAAAA'},
			modsec: {audit: {details: [{value: fields}, {value: evaluation}]}},
		},
	},
	'an audit record of ModSecurity 2': {
		shape: 'audit-v2',
		outcome: 'blocked',
		source: {
			'@timestamp': time,
			transaction: {
				time: '25/Nov/2026:11:00:00 +0100',
				transaction_id: 'awT4BKpBCG1FWhNta06jaQAAAAA',
				remote_address: '192.0.2.7',
				remote_port: 55_670,
			},
			request: {request_line: 'GET /item?id=1 HTTP/1.1', headers: {Host: 'shop.test'}},
			response: {status: 403},
			audit_data: {
				messages: [
					`Warning. detected SQLi using libinjection with fingerprint '1&1' ${fields}`,
					`Access denied with code 403 (phase 2). Operator GE matched 5 at TX:anomaly_score. ${evaluation}`,
				],
				action: {intercepted: true, phase: 2},
				engine_mode: 'ENABLED',
			},
		},
	},
	'an audit record of libmodsecurity below a field': {
		shape: 'audit-v3',
		outcome: 'blocked',
		source: {
			'@timestamp': time,
			json: {
				transaction: {
					client_ip: '192.0.2.7',
					client_port: 57_090,
					unique_id: '179560080012.087146',
					request: {method: 'GET', uri: '/item?id=1', headers: {host: 'shop.test'}},
					response: {http_code: 403},
					producer: {secrules_engine: 'Enabled'},
					messages: [
						{
							message: 'SQL Injection Attack Detected via libinjection',
							details: {
								ruleId: '942100',
								file,
								lineNumber: '46',
								severity: '2',
								tags: ['attack-sqli'],
								data: 'x',
								match: 'y',
							},
						},
						{
							message: 'Inbound Anomaly Score Exceeded (Total Score: 5)',
							details: {ruleId: '949110', file: evaluationFile, severity: '2', tags: []},
						},
					],
				},
			},
		},
	},
	'a native record in flat fields': {
		shape: 'audit-native',
		outcome: 'blocked',
		source: {
			'@timestamp': time,
			uniqueId: 'awT4BKpBCG1FWhNta06jaQAAAAA',
			sourceIp: '192.0.2.7',
			sourcePort: '55670',
			httpMethod: 'GET',
			requestedUri: '/item?id=1',
			requestHeaders: {Host: 'shop.test'},
			auditLogTrailer: {
				messages: [
					`Warning. detected SQLi using libinjection ${fields}`,
					`Access denied with code 403 (phase 2). Operator GE matched 5 at TX:anomaly_score. ${evaluation}`,
				],
			},
		},
	},
	'an alert of Wazuh around a record': {
		shape: 'audit-v3',
		outcome: 'detected',
		source: {
			'@timestamp': time,
			rule: {id: '31151', level: 10, description: 'Multiple web server 400 error codes'},
			full_log: '{"transaction":{}}',
			data: {
				transaction: {
					client_ip: '192.0.2.7',
					unique_id: '179560080012.087146',
					request: {method: 'GET', uri: '/item?id=1', headers: {Host: 'shop.test'}},
					producer: {secrules_engine: 'DetectionOnly'},
					messages: [
						{
							message: 'SQL Injection Attack Detected via libinjection',
							details: {ruleId: '942100', file, severity: '2', tags: ['attack-sqli']},
						},
						{
							message: 'Inbound Anomaly Score Exceeded (Total Score: 5)',
							details: {ruleId: '949110', file: evaluationFile, severity: '2', tags: []},
						},
					],
				},
			},
		},
	},
	'an alert of Wazuh around a line': {
		shape: 'wazuh',
		outcome: 'passed',
		without: ['949110'],
		source: {
			'@timestamp': time,
			rule: {id: '30411', level: 7, description: 'ModSecurity Warning'},
			agent: {name: 'web1'},
			location: '/var/log/nginx/error.log',
			full_log: `2026/11/25 10:00:00 [info] 7#7: *9 ModSecurity: Warning. detected SQLi using libinjection. ${lineFields} [hostname "127.0.0.1"] [uri "/item"] [unique_id "179560080012.087146"] [ref "v7,1"], client: 192.0.2.7, server: shop.test, request: "GET /item?id=1 HTTP/1.1", host: "shop.test"`,
		},
	},
	"ECS of a pipeline of one's own": {
		shape: 'ecs',
		outcome: 'blocked',
		without: ['949110'],
		source: {
			'@timestamp': time,
			'source.ip': '192.0.2.7',
			rule: {id: '942100', name: 'SQL Injection Attack Detected via libinjection', file},
			event: {action: 'deny', severity: 2},
			url: {domain: 'shop.test', path: '/item', query: 'id=1'},
			http: {request: {method: 'GET'}, response: {status_code: 403}},
			transaction: {id: '179560080012.087146'},
		},
	},
};
