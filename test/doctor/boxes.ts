import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll} from 'vitest';

/**
A copy of a machine: texts by their paths; `-> TARGET` is a link, undefined takes away what another tree has there.
*/
export type Tree = Readonly<Record<string, string | undefined>>;

/** Permissions, where they are not 644, 755, and 640 of logs. */
export type Modes = Readonly<Record<string, number>>;

const made: string[] = [];
afterAll(() => {
	for (const folder of made) {
		rmSync(folder, {recursive: true, force: true});
	}
});

/**
Writes a tree into a folder of its own, which goes with the tests of the file.
*/
export function plant(tree: Tree, modes: Modes = {}): string {
	const root = mkdtempSync(path.join(tmpdir(), 'waftop-box-'));
	made.push(root);
	for (const [name, text] of Object.entries(tree)) {
		const file = path.join(root, name);
		if (text === undefined) {
			continue;
		}

		mkdirSync(path.dirname(file), {recursive: true});
		if (name.endsWith('/')) {
			mkdirSync(file, {recursive: true});
		} else if (text.startsWith('-> ')) {
			symlinkSync(text.slice(3), file);
		} else {
			writeFileSync(file, text, {mode: name.startsWith('/var/log/') ? 0o640 : 0o644});
		}
	}

	for (const [name, mode] of Object.entries(modes)) {
		chmodSync(path.join(root, name), mode);
	}

	return root;
}

/** As a rule set: enough invented rules to be one, behind a guard that wants its setup. */
export const ruleSet = `SecComponentSignature "OWASP_CRS/3.3.9"
SecRule &TX:crs_setup_version "@eq 0" "id:901001,phase:1,deny,status:500,log,msg:'no setup'"
${Array.from({length: 40}, (_, at) => `SecRule ARGS "@rx invented${at}" "id:${942_100 + at},phase:2,block,msg:'invented ${at}',tag:'OWASP_CRS'"`).join('\n')}
SecRule TX:ANOMALY_SCORE "@ge %{tx.inbound_anomaly_score_threshold}" "id:949110,phase:2,deny,status:403,log,msg:'Inbound Anomaly Score Exceeded'"
`;

export const ruleSetup = `SecDefaultAction "phase:1,log,auditlog,pass"
SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=1"
SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=337"
`;

export const recommended = `SecRuleEngine On
SecRequestBodyAccess On
SecRule REQUEST_HEADERS:Content-Type "^application/json" \\
     "id:'200001',phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 131072
SecRequestBodyLimitAction Reject
SecRule REQBODY_ERROR "!@eq 0" \\
"id:'200002', phase:2,t:none,log,deny,status:400,msg:'Failed to parse request body.',severity:2"
SecPcreMatchLimit 100000
SecPcreMatchLimitRecursion 100000
SecResponseBodyAccess On
SecResponseBodyMimeType text/plain text/html text/xml
SecResponseBodyLimit 524288
SecResponseBodyLimitAction ProcessPartial
SecTmpDir /tmp/
SecDataDir /tmp/
SecAuditEngine RelevantOnly
SecAuditLogRelevantStatus "^(?:5|4(?!04))"
SecAuditLogParts ABHZ
SecAuditLogType Serial
SecAuditLog /var/log/modsec/modsec_audit.log
SecArgumentSeparator &
SecUnicodeMapFile unicode.mapping 20127
`;

const users = `root:x:0:0:root:/root:/bin/bash
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
`;

/**
An nginx with nothing wrong, as Debian lays it out.
*/
export const healthyNginx: Tree = {
	'/etc/passwd': users,
	'/etc/nginx/nginx.conf': `user www-data;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log info;
include /etc/nginx/modules-enabled/*.conf;
events { worker_connections 768; }
http {
	access_log /var/log/nginx/access.log;
	log_format joined '$remote_addr [$time_local] "$request" $status $request_id';
	modsecurity on;
	modsecurity_rules_file /etc/nginx/modsecurity_includes.conf;
	include /etc/nginx/conf.d/*.conf;
	include /etc/nginx/sites-enabled/*;
}
`,
	'/etc/nginx/modules-enabled/50-mod-http-modsecurity.conf': 'load_module modules/ngx_http_modsecurity_module.so;\n',
	'/etc/nginx/sites-enabled/shop': '-> /etc/nginx/sites-available/shop',
	'/etc/nginx/sites-available/shop': `server {
	listen 80;
	server_name shop.test;
	location / {
		proxy_pass http://127.0.0.1:8080;
		proxy_set_header Accept-Encoding "";
	}
}
`,
	'/etc/nginx/modsecurity_includes.conf': `include modsecurity.conf
Include /etc/modsecurity/crs/crs-setup.conf
Include /usr/share/modsecurity-crs/rules/*.conf
`,
	'/etc/nginx/modsecurity.conf': recommended,
	'/etc/nginx/unicode.mapping': '20127 (US-ASCII)\n',
	'/etc/modsecurity/crs/crs-setup.conf': ruleSetup,
	'/usr/share/modsecurity-crs/rules/REQUEST-942.conf': ruleSet,
	'/var/log/nginx/error.log': '2026/11/24 02:34:47 [notice] 100#100: start worker processes\n',
	'/var/log/nginx/access.log': '',
	'/var/log/modsec/modsec_audit.log': '',
	'/etc/logrotate.d/nginx': `/var/log/nginx/*.log {
	daily
	rotate 14
	compress
	delaycompress
	create 0640 www-data adm
	postrotate
		invoke-rc.d nginx rotate >/dev/null 2>&1
	endscript
}
`,
	'/etc/logrotate.d/modsec': `/var/log/modsec/modsec_audit.log {
	daily
	rotate 14
	copytruncate
}
`,
};

/**
An Apache with nothing wrong, as Debian lays it out.
*/
export const healthyApache: Tree = {
	'/etc/passwd': users,
	'/etc/apache2/apache2.conf': `DefaultRuntimeDir \${APACHE_RUN_DIR}
User \${APACHE_RUN_USER}
ErrorLog \${APACHE_LOG_DIR}/error.log
LogLevel warn
IncludeOptional mods-enabled/*.load
IncludeOptional mods-enabled/*.conf
LogFormat "%h %l %u %t \\"%r\\" %>s %O %{UNIQUE_ID}e" joined
IncludeOptional sites-enabled/*.conf
`,
	'/etc/apache2/envvars': `SUFFIX=
export APACHE_RUN_USER=www-data
export APACHE_RUN_DIR=/var/run/apache2$SUFFIX
export APACHE_LOG_DIR=/var/log/apache2$SUFFIX
`,
	'/etc/apache2/mods-enabled/security2.load': 'LoadModule security2_module /usr/lib/apache2/modules/mod_security2.so\n',
	'/etc/apache2/mods-enabled/unique_id.load': 'LoadModule unique_id_module /usr/lib/apache2/modules/mod_unique_id.so\n',
	'/etc/apache2/mods-enabled/proxy.load': 'LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so\n',
	'/etc/apache2/mods-enabled/security2.conf': `<IfModule security2_module>
	SecDataDir /var/cache/modsecurity
	IncludeOptional /etc/modsecurity/*.conf
	IncludeOptional /usr/share/modsecurity-crs/*.load
</IfModule>
`,
	'/etc/apache2/sites-enabled/shop.conf': `<VirtualHost *:80>
	ServerName shop.test
	ErrorLog \${APACHE_LOG_DIR}/error.log
	CustomLog \${APACHE_LOG_DIR}/access.log joined
	ProxyPass / http://127.0.0.1:8080/
</VirtualHost>
`,
	'/etc/modsecurity/modsecurity.conf': recommended.replace('/var/log/modsec/', '/var/log/apache2/'),
	'/etc/modsecurity/unicode.mapping': '20127 (US-ASCII)\n',
	'/etc/modsecurity/crs/crs-setup.conf': ruleSetup,
	'/usr/share/modsecurity-crs/owasp-crs.load': `Include /etc/modsecurity/crs/crs-setup.conf
Include /usr/share/modsecurity-crs/rules/*.conf
`,
	'/usr/share/modsecurity-crs/rules/REQUEST-942.conf': ruleSet,
	'/var/cache/modsecurity/': '',
	'/var/log/apache2/error.log':
		'[Tue Nov 24 02:34:14.833297 2026] [security2:notice] [pid 8770:tid 8770] ModSecurity for Apache/2.9.12 (http://www.modsecurity.org/) configured.\n',
	'/var/log/apache2/access.log': '',
	'/var/log/apache2/modsec_audit.log': '',
	'/etc/logrotate.d/apache2': `/var/log/apache2/*.log {
	daily
	create 640 root adm
	postrotate
		invoke-rc.d apache2 reload
	endscript
}
`,
};
