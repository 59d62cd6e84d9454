import path from 'node:path';
import process from 'node:process';
import {usualPlaces} from '../nginx/create-nginx.ts';
import {type NginxPaths} from '../nginx/default-paths.ts';

/**
Where servers are looked for; what is left out is this machine's.
*/
export type Machine = {
	readonly proc: string;
	readonly ourselves: number;

	/** Where programs lie, the first first. */
	readonly programFolders: readonly string[];

	/** Configuration files where no program answers, with what they are relative to. */
	readonly nginxFiles: readonly NginxPaths[];
	readonly apacheFiles: readonly ApachePlaces[];

	/** Logs that are tried where no server is found. */
	readonly usualLogs: readonly string[];
};

export type ApachePlaces = {
	readonly mainFile: string;
	readonly serverRoot: string;
	readonly errorLog: string;

	/** What sets the variables of its configuration, a text for the shell. */
	readonly variablesFile: string;
};

/**
This machine, as it is.
*/
export const thisMachine: Machine = {
	proc: '/proc',
	ourselves: process.getuid?.() ?? -1,
	programFolders: [
		...(process.env['PATH'] ?? '').split(':').filter(folder => path.isAbsolute(folder)),
		...usualPlaces.map(file => path.dirname(file)),
		'/usr/local/apache2/bin',
	],
	nginxFiles: [
		{prefix: '/usr/share/nginx', configFile: '/etc/nginx/nginx.conf', errorLog: '/var/log/nginx/error.log'},
		...['/usr/local/nginx', '/usr/local/openresty/nginx', '/opt/nginx'].map(prefix => ({
			prefix,
			configFile: `${prefix}/conf/nginx.conf`,
			errorLog: 'logs/error.log',
		})),
		{
			prefix: '/usr/local/etc/nginx',
			configFile: '/usr/local/etc/nginx/nginx.conf',
			errorLog: '/var/log/nginx/error.log',
		},
	],
	apacheFiles: [
		{
			mainFile: '/etc/apache2/apache2.conf',
			serverRoot: '/etc/apache2',
			errorLog: '/var/log/apache2/error.log',
			variablesFile: '/etc/apache2/envvars',
		},
		{
			mainFile: '/etc/httpd/conf/httpd.conf',
			serverRoot: '/etc/httpd',
			errorLog: 'logs/error_log',
			variablesFile: '/etc/sysconfig/httpd',
		},
		{
			mainFile: '/etc/apache2/httpd.conf',
			serverRoot: '/usr',
			errorLog: '/var/log/apache2/error_log',
			variablesFile: '/etc/sysconfig/apache2',
		},
		{
			mainFile: '/usr/local/apache2/conf/httpd.conf',
			serverRoot: '/usr/local/apache2',
			errorLog: 'logs/error_log',
			variablesFile: '/usr/local/apache2/bin/envvars',
		},
	],
	usualLogs: [
		'/var/log/nginx/error.log',
		'/var/log/apache2/error.log',
		'/var/log/httpd/error_log',
		'/usr/local/nginx/logs/error.log',
		'/usr/local/openresty/nginx/logs/error.log',
		'/usr/local/apache2/logs/error_log',
		'/usr/local/lsws/logs/error.log',
		'/var/log/modsec_audit.log',
		'/var/log/nginx/modsec_audit.log',
		'/var/log/apache2/modsec_audit.log',
		'/var/log/httpd/modsec_audit.log',
		'/usr/local/apache2/logs/modsec_audit.log',
		'/usr/local/lsws/logs/modsec_audit.log',
	],
};
