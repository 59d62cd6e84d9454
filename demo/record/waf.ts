import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {type Place, type Server, startServer} from './server.ts';
import {type Progress, type WafFiles, unpackWaf} from './packages.ts';
import {type RulesOptions, toRulesConfig} from './rules-config.ts';

export {unpackWaf, WafUnavailable} from './packages.ts';
export {type Server} from './server.ts';

export type NginxOptions = RulesOptions & {
	/** Level of error.log; default `info`, below which nginx logs only what was blocked. */
	readonly errorLevel?: 'info' | 'notice' | 'warn' | 'error';

	/** Take the client's address from X-Forwarded-For; default true. */
	readonly realIp?: boolean;

	/** Default 1. */
	readonly workers?: number;

	/** More directives for `http {}`. */
	readonly extraConfig?: string;

	/** Zone of the times in the logs; default the machine's. */
	readonly timeZone?: string;

	/** The server blocks; default all three. */
	readonly hosts?: readonly string[];

	/** Of these, those with an `allow all` of their own, which replaces every list of the level above. */
	readonly openHosts?: readonly string[];
	readonly onProgress?: Progress;
};

export type ApacheOptions = RulesOptions & {
	readonly realIp?: boolean;
	readonly extraConfig?: string;
	readonly timeZone?: string;
};

/**
Starts nginx with libmodsecurity and the Core Rule Set, the hosts shop.test, api.test and blog.test, and a small application behind it.
What is put into `conf.d/*.conf` of its folder (a deny file, say) is part of `http {}` after a reload, by `command` with `-s reload`.
Runs as an ordinary user and as root; nothing outside its folder is touched.

@throws WafUnavailable where the packages cannot be had.
*/
export async function startNginx(options: NginxOptions = {}): Promise<Server> {
	const files = await unpackWaf(options.onProgress);
	return startServer(
		files,
		{
			async prepare(place) {
				const configFile = path.join(place.folder, 'nginx.conf');
				await writeFile(path.join(place.folder, 'rules.conf'), toRulesConfig(files, place.folder, options));
				await writeFile(configFile, toNginxConfig(files, place, options));
				const errorLog = path.join(place.folder, 'logs/error.log');
				return [path.join(files.root, 'usr/sbin/nginx'), '-p', place.folder, '-c', configFile, '-e', errorLog];
			},
			foreground: ['-g', 'daemon off;'],
		},
		options.timeZone,
	);
}

/**
Starts Apache with mod_security2 and the Core Rule Set; else as `startNginx`.

@throws WafUnavailable where the packages cannot be had.
*/
export async function startApache(options: ApacheOptions = {}): Promise<Server> {
	const files = await unpackWaf();
	return startServer(
		files,
		{
			async prepare(place) {
				const configFile = path.join(place.folder, 'httpd.conf');
				await writeFile(path.join(place.folder, 'rules.conf'), toRulesConfig(files, place.folder, options));
				await writeFile(configFile, toApacheConfig(files, place, options));
				return [path.join(files.root, 'usr/sbin/apache2'), '-f', configFile];
			},
			foreground: ['-D', 'FOREGROUND'],
		},
		options.timeZone,
	);
}

const hosts = ['shop.test', 'api.test', 'blog.test'];

function isRoot(): boolean {
	return process.getuid?.() === 0;
}

function toNginxConfig(files: WafFiles, place: Place, options: NginxOptions): string {
	const {errorLevel = 'info', realIp = true, workers = 1, extraConfig = '', openHosts = []} = options;
	const {folder, port, backendPort, documentRoot} = place;
	const servers = (options.hosts ?? hosts).map(
		(host, index) => `
	server {
		listen 127.0.0.1:${port}${index === 0 ? ' default_server' : ''};
		server_name ${host} www.${host};
		root ${documentRoot};
		${openHosts.includes(host) ? 'allow all;' : ''}
		location / { proxy_pass http://127.0.0.1:${backendPort}; }
		location /static/ { }
		location /private/ { deny all; }
	}`,
	);
	return `
load_module ${files.root}/usr/lib/nginx/modules/ngx_http_modsecurity_module.so;
${isRoot() ? 'user root;' : ''}
worker_processes ${workers};
pid ${folder}/nginx.pid;
error_log ${folder}/logs/error.log ${errorLevel};
events { worker_connections 512; }
http {
	access_log ${folder}/logs/access.log combined;
	${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/data/${name};`).join('\n\t')}
	default_type text/html;
	client_max_body_size 16m;
	proxy_http_version 1.1;
	proxy_set_header Host $host;
	proxy_set_header Connection "";
	${realIp ? 'set_real_ip_from 127.0.0.1;\n\treal_ip_header X-Forwarded-For;' : ''}
	modsecurity on;
	modsecurity_rules_file ${folder}/rules.conf;
	${extraConfig}
	include ${folder}/conf.d/*.conf;
	${servers.join('\n')}
}
`;
}

function toApacheConfig(files: WafFiles, place: Place, options: ApacheOptions): string {
	const {realIp = true, extraConfig = ''} = options;
	const {folder, port, backendPort, documentRoot} = place;
	const modules = ['mpm_event', 'unique_id', 'authz_core', 'remoteip', 'proxy', 'proxy_http', 'security2'];
	const servers = hosts.map(
		host => `
<VirtualHost *:${port}>
	ServerName ${host}
	ServerAlias www.${host}
	DocumentRoot ${documentRoot}
	ProxyPass /static/ !
	ProxyPass /private/ !
	ProxyPass / http://127.0.0.1:${backendPort}/
	<Location /private/>
		Require all denied
	</Location>
</VirtualHost>`,
	);
	return `
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
Mutex file:${folder} default
PidFile ${folder}/httpd.pid
Listen 127.0.0.1:${port}
ServerName shop.test
${modules.map(name => `LoadModule ${name}_module ${files.root}/usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
${isRoot() ? 'User nobody\nGroup nogroup' : ''}
StartServers 1
ServerLimit 2
ThreadsPerChild 16
MaxRequestWorkers 32
MinSpareThreads 4
MaxSpareThreads 16
ErrorLog ${folder}/logs/error.log
LogLevel warn
LogFormat "%a %t %>s \\"%r\\"" short
CustomLog ${folder}/logs/access.log short
AllowEncodedSlashes NoDecode
${realIp ? 'RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 127.0.0.1' : ''}
<Directory ${documentRoot}>
	Require all granted
</Directory>
${extraConfig}
Include ${folder}/rules.conf
${servers.join('\n')}
`;
}
