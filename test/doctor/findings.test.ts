import {expect, test} from 'vitest';
import {catalogue, type FindingId} from '../../source/doctor/catalogue.ts';
import {type Severity} from '../../source/doctor/severity.ts';
import {healthyApache, healthyNginx, type Tree} from './boxes.ts';
import {change, diagnose, idsOf} from './diagnose.ts';

const engine = '/etc/nginx/modsecurity.conf';
const includes = '/etc/nginx/modsecurity_includes.conf';
const main = '/etc/nginx/nginx.conf';
const site = '/etc/nginx/sites-available/shop';
const setup = '/etc/modsecurity/crs/crs-setup.conf';
const apacheEngine = '/etc/modsecurity/modsecurity.conf';
const ruleFile = '/usr/share/modsecurity-crs/rules/REQUEST-942.conf';
const nginxLog = '/var/log/nginx/error.log';
const apacheLog = '/var/log/apache2/error.log';

/** A line of the engine's configuration added at its end. */
function withRules(...lines: readonly string[]): Tree {
	return {...healthyNginx, [engine]: `${healthyNginx[engine]}${lines.join('\n')}\n`};
}

function withServer(text: string): Tree {
	return change(healthyNginx, site, 'listen 80;', `listen 80;\n${text}`);
}

function withHttp(text: string): Tree {
	return change(healthyNginx, main, '\tmodsecurity on;', `\t${text}\n\tmodsecurity on;`);
}

function setting(from: string, to: string, tree: Tree = healthyNginx): Tree {
	return change(tree, tree === healthyApache ? apacheEngine : engine, from, to);
}

/** The changelog of a package that is installed. */
function withPackages(name: string, version: string, changelog: string, tree: Tree): Tree {
	const log = {...tree, [apacheLog]: ''};
	return {
		...log,
		'/var/lib/dpkg/status': `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`,
		[`/usr/share/doc/${name}/changelog.Debian`]: `${name} (${version}) stable; urgency=medium\n\n  * ${changelog}\n`,
	};
}

const accessLine = '203.0.113.7 - - [24/Nov/2026:02:23:20 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n';

type Row = readonly [id: FindingId, severity: Severity, sick: Tree, twin?: Tree];

/* The twin has the same thing where it does no harm. */
const rows: readonly Row[] = [
	[
		'unreadable',
		'info',
		{
			...healthyNginx,
			[nginxLog]: `${'2026/11/24 02:34:47 [notice] 1#1: x\n'.repeat(200)}${'PHP Warning: x\n'.repeat(30)}`,
		},
		{...healthyNginx, [nginxLog]: `${'2026/11/24 02:34:47 [notice] 1#1: x\n'.repeat(200)}PHP Warning: x\n`},
	],
	[
		'time-zone',
		'info',
		{...healthyNginx, '/etc/localtime': '-> /usr/share/zoneinfo/Asia/Kolkata', '/var/log/nginx/access.log': accessLine},
		{...healthyNginx, '/etc/localtime': '-> /usr/share/zoneinfo/Etc/UTC', '/var/log/nginx/access.log': accessLine},
	],
	[
		'blocking-rule-removed',
		'error',
		{...healthyNginx, [includes]: `${healthyNginx[includes]}SecRuleRemoveById 949000-949999\n`},
		withRules('SecRuleRemoveById 942100 980130'),
	],
	[
		'blocking-rule-removed',
		'error',
		withServer("modsecurity_rules 'SecRuleRemoveByTag OWASP_CRS';"),
		withServer("modsecurity_rules 'SecRuleRemoveByTag attack-sqli';"),
	],
	[
		'threshold-too-high',
		'error',
		withRules('SecAction "id:900110,phase:1,pass,nolog,setvar:tx.inbound_anomaly_score_threshold=10000"'),
		withRules('SecAction "id:900110,phase:1,pass,nolog,setvar:tx.inbound_anomaly_score_threshold=10"'),
	],
	[
		'threshold-too-high',
		'warn',
		withRules(`SecAction "id:900110,phase:1,pass,nolog,setvar:'tx.inbound_anomaly_score_threshold=50'"`),
	],
	[
		'request-body-off',
		'error',
		setting('SecRequestBodyAccess On', 'SecRequestBodyAccess Off'),
		setting('SecRequestBodyAccess On', 'SecRequestBodyAccess Off\nSecRequestBodyAccess On'),
	],
	['request-body-off', 'error', setting('SecRequestBodyAccess On', 'SecRequestBodyAccess Off', healthyApache)],
	[
		'body-limit-process-partial',
		'error',
		setting('SecRequestBodyLimitAction Reject', 'SecRequestBodyLimitAction ProcessPartial'),
	],
	[
		'engine-off-by-client-value',
		'error',
		withRules('SecRule REQUEST_HEADERS:User-Agent "@contains monitor" "id:1000,phase:1,pass,nolog,ctl:ruleEngine=Off"'),
		withRules(
			'SecRule REQUEST_HEADERS:X-Monitor "@streq 9f86d081884c7d659a2feaa0c55ad015" "id:1000,phase:1,pass,nolog,ctl:ruleEngine=Off"',
		),
	],
	[
		'engine-off-by-client-value',
		'error',
		withRules('SecRule REQUEST_COOKIES:debug "@streq 1" "id:1000,phase:1,allow,nolog"'),
		withRules('SecRule REMOTE_ADDR "@ipMatch 192.0.2.10" "id:1000,phase:1,allow,nolog"'),
	],
	[
		'engine-off-by-client-value',
		'error',
		withRules(
			'SecRule REQUEST_HEADERS:Referer "@contains shop" "id:1000,phase:1,pass,nolog,chain"',
			'SecRule REQUEST_METHOD "@streq GET" "ctl:ruleRemoveById=900000-999999"',
		),
		withRules(
			'SecRule REQUEST_HEADERS:Referer "@contains shop" "id:1000,phase:1,pass,nolog,chain"',
			'SecRule REMOTE_ADDR "@ipMatch 192.0.2.10" "ctl:ruleRemoveById=900000-999999"',
		),
	],
	[
		'answers-before-the-waf',
		'info',
		change(healthyNginx, site, 'proxy_pass', 'if ($http_user_agent ~ curl) { return 403; }\nproxy_pass'),
		change(
			healthyNginx,
			site,
			'proxy_pass',
			'if ($scheme = http) { return 301 https://$host$request_uri; }\nproxy_pass',
		),
	],
	['mod-unique-id-absent', 'error', {...healthyApache, '/etc/apache2/mods-enabled/unique_id.load': undefined}],
	['response-not-inspected', 'info', setting('SecResponseBodyAccess On', 'SecResponseBodyAccess Off')],
	[
		'paranoia-low',
		'info',
		withServer(
			`modsecurity_rules 'SecAction "id:1001,phase:1,pass,nolog,setvar:tx.paranoia_level=2"';\nlocation /api/ { proxy_pass http://127.0.0.1:81; modsecurity_rules 'SecAction "id:1002,phase:1,pass,nolog,setvar:tx.paranoia_level=1"'; }`,
		),
	],
	['paranoia-high', 'info', change(healthyNginx, setup, 'tx.paranoia_level=1', 'tx.paranoia_level=4')],
	['unicode-map-missing', 'info', setting('SecUnicodeMapFile unicode.mapping 20127\n', '')],
	[
		'pcre-limits-exceeded',
		'warn',
		{
			...healthyApache,
			[apacheLog]:
				'[Tue Nov 24 02:34:16.198928 2026] [security2:error] [pid 1:tid 2] [client 192.0.2.7:5] ModSecurity: Rule 7f [id "942100"][file "/x.conf"][line "1"] - Execution error - PCRE limits exceeded (-47): (null). [hostname "shop.test"] [uri "/"] [unique_id "awT3qBUqhLwA84TiESFpQwAAAAA"]\n',
		},
	],
	[
		'two-wafs',
		'info',
		{
			...change(healthyNginx, site, ':8080', ':8081'),
			...change(healthyApache, '/etc/apache2/apache2.conf', 'LogLevel warn', 'LogLevel warn\nListen 127.0.0.1:8081'),
		},
		{
			...healthyNginx,
			...change(healthyApache, '/etc/apache2/apache2.conf', 'LogLevel warn', 'LogLevel warn\nListen 127.0.0.1:8081'),
		},
	],
	['audit-off', 'warn', setting('SecAuditEngine RelevantOnly', 'SecAuditEngine Off')],
	['audit-off', 'warn', setting('SecAuditLog /var/log/modsec/modsec_audit.log\n', '')],
	[
		'audit-parts',
		'warn',
		setting('SecAuditLogParts ABHZ', 'SecAuditLogParts ABZ'),
		setting('SecAuditLogParts ABHZ', 'SecAuditLogParts ABCDEFHIJKZ'),
	],
	['audit-parts', 'warn', setting('SecAuditLogParts ABHZ', 'SecAuditLogParts AHZ')],
	['audit-on-size', 'info', setting('SecAuditEngine RelevantOnly', 'SecAuditEngine On')],
	[
		'error-page-internal-redirect',
		'warn',
		withServer('error_page 403 /blocked.html;'),
		withServer(
			'error_page 403 https://static.example/blocked.html;\nerror_page 404 /missing.html;\nerror_page 500 502 503 504 /50x.html;',
		),
	],
	[
		'worker-crashes',
		'error',
		{...healthyNginx, [nginxLog]: '2026/11/24 02:34:47 [alert] 100#100: worker process 101 exited on signal 11\n'},
		{...healthyNginx, [nginxLog]: '2026/11/24 02:34:47 [notice] 100#100: worker process 101 exited with code 0\n'},
	],
	[
		'engine-messages',
		'warn',
		{
			...healthyApache,
			[apacheLog]:
				'[Tue Nov 24 02:34:16.198928 2026] [security2:error] [pid 1:tid 2] [client 192.0.2.7:5] ModSecurity: collections_remove_stale: Failed to access DBM file "/var/cache/modsecurity/ip": Permission denied [hostname "shop.test"] [uri "/"] [unique_id "awT3qBUqhLwA84TiESFpQwAAAAA"]\n',
		},
	],
	[
		'audit-write-failed',
		'error',
		{
			...healthyNginx,
			[nginxLog]:
				'2026/11/24 02:34:47 [alert] 100#100: *1 write() to "/var/log/nginx/access.log" failed (28: No space left on device) while logging request\n',
		},
	],
	['container-stdout', 'info', change(healthyNginx, main, '/var/log/nginx/error.log', '/dev/stderr')],
	[
		'access-log-poor',
		'info',
		withServer('access_log off;'),
		withServer('access_log /var/log/nginx/access.log joined;'),
	],
	[
		'access-log-poor',
		'info',
		withHttp(`log_format mine '$remote_addr "$request" $status';\naccess_log /var/log/nginx/mine.log mine;`),
	],
	[
		'real-ip-trusts-everyone',
		'error',
		withHttp('set_real_ip_from 0.0.0.0/0;\nreal_ip_header X-Forwarded-For;'),
		withHttp('set_real_ip_from 192.0.2.0/24;\nset_real_ip_from 10.0.0.0/8;\nreal_ip_header X-Forwarded-For;'),
	],
	[
		'real-ip-trusts-everyone',
		'error',
		{
			...healthyApache,
			'/etc/apache2/mods-enabled/remoteip.conf': 'RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy ::/0\n',
		},
	],
	[
		'transaction-id-from-client',
		'warn',
		withHttp(
			'map $http_x_request_id $req_id { default $http_x_request_id; "" $request_id; }\nmodsecurity_transaction_id "$req_id";',
		),
		withHttp('modsecurity_transaction_id "$request_id";'),
	],
	[
		'debug-log-on',
		'warn',
		withRules('SecDebugLog /var/log/modsec/debug.log', 'SecDebugLogLevel 9'),
		withRules('SecDebugLog /var/log/modsec/debug.log', 'SecDebugLogLevel 3'),
	],
	['uploads-kept', 'info', withRules('SecUploadKeepFiles RelevantOnly', 'SecUploadDir /var/spool/uploads')],
	[
		'crs-old',
		'info',
		change(healthyNginx, ruleFile, '3.3.9', '3.3.2'),
		withPackages(
			'modsecurity-crs',
			'3.3.2-1+deb11u9',
			'Fixes CVE-2022-39955 CVE-2023-38199 CVE-2026-21876',
			change(healthyNginx, ruleFile, '3.3.9', '3.3.2'),
		),
	],
	[
		'crs-old',
		'warn',
		withPackages(
			'modsecurity-crs',
			'3.3.2-1',
			'New upstream version',
			change(healthyNginx, ruleFile, '3.3.9', '3.3.2'),
		),
	],
	[
		'crs-old',
		'warn',
		{
			...healthyNginx,
			[ruleFile]: undefined,
			'/opt/crs/rules/REQUEST-901.conf': healthyNginx[ruleFile]?.replace('3.3.9', '4.1.0'),
			[includes]: healthyNginx[includes]?.replace('/usr/share/modsecurity-crs', '/opt/crs'),
		},
	],
	['engine-old', 'info', {...healthyApache, [apacheLog]: healthyApache[apacheLog]?.replace('2.9.12', '2.9.5')}],
	[
		'engine-old',
		'warn',
		withPackages('libapache2-mod-security2', '2.9.5-1', 'New upstream version', healthyApache),
		withPackages('libmodsecurity3', '3.0.9-1+deb12u2', 'Fixes CVE-2026-30923 CVE-2023-38285', healthyNginx),
	],
	[
		'engine-differences',
		'warn',
		withRules('SecRule ARGS:password "@rx ." "id:1000,phase:5,pass,nolog,sanitiseMatched"'),
	],
	['other-format', 'warn', {...healthyNginx, [nginxLog]: '{"level":"error"}\n'.repeat(40)}],
	[
		'logrotate-create-for-audit-log',
		'warn',
		setting('/var/log/modsec/', '/var/log/nginx/'),
		change(
			setting('/var/log/modsec/', '/var/log/nginx/'),
			'/etc/logrotate.d/nginx',
			'create 0640 www-data adm',
			'copytruncate',
		),
	],
	[
		'logrotate-create-for-audit-log',
		'warn',
		change(healthyApache, '/etc/logrotate.d/apache2', 'invoke-rc.d apache2 reload', 'true'),
	],
	[
		'audit-storage-not-writable',
		'error',
		setting('SecAuditLogType Serial', 'SecAuditLogType Concurrent\nSecAuditLogStorageDir /var/log/modsec/records'),
	],
	['audit-storage-not-writable', 'error', setting('SecAuditLogType Serial', 'SecAuditLogType Concurrent')],
];

const order: readonly Severity[] = ['info', 'warn', 'error'];

const sickBoxes = rows.map(([id, severity, sick]) => ({id, severity, sick}));

test.each(sickBoxes)('$id ($severity) is found, alone, and tells what to do', ({id, severity, sick}) => {
	const found = diagnose(sick);
	expect(found.map(finding => finding.id)).toEqual([id]);
	expect(found[0].severity).toBe(severity);
	expect(order.indexOf(severity)).toBeLessThanOrEqual(order.indexOf(catalogue[id][1]));
	expect(found[0].evidence.length).toBeGreaterThan(0);
	expect(found[0].fix.length).toBeGreaterThan(0);
});

const twins = rows.flatMap(([id, , , twin]) => (twin === undefined ? [] : [{id, twin}]));

test.each(twins)('the healthy twin of $id has no finding', ({twin}) => {
	expect(idsOf(twin)).toEqual([]);
});
