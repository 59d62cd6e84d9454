import {
	appendFileSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {unpackPackages} from '../../demo/record/packages.ts';

const recipe = {
	name: 'doctor',
	version: 1,
	packages: [
		'apache2',
		'apache2-bin',
		'libapache2-mod-security2',
		'nginx',
		'nginx-common',
		'libnginx-mod-http-modsecurity',
		'modsecurity-crs',
		'libmodsecurity3',
		'logrotate',
	],
};

/** What a machine has of them: no manuals, no programs but those of the servers. */
const parts = [
	'etc',
	'usr/share/modsecurity-crs',
	'usr/share/nginx/modules-available',
	'usr/share/doc/modsecurity-crs',
	'usr/share/doc/libmodsecurity3',
	'usr/share/doc/libapache2-mod-security2',
	'usr/sbin',
	'var/log',
];

/**
A copy of a Debian machine with the packages of one server as they come, in a folder that the caller removes.

@throws WafUnavailable where the packages cannot be had.
*/
export async function makeDebianBox(server: 'nginx' | 'Apache'): Promise<string> {
	const {root} = await unpackPackages(recipe);
	const box = mkdtempSync('/tmp/waftop-debian-');
	for (const part of parts) {
		cpSync(path.join(root, part), path.join(box, part), {recursive: true, verbatimSymlinks: true});
	}

	const unwanted =
		server === 'nginx'
			? ['etc/apache2', 'etc/logrotate.d/apache2', 'etc/modsecurity/modsecurity.conf-recommended']
			: ['etc/nginx', 'etc/logrotate.d/nginx'];
	for (const part of unwanted) {
		rmSync(path.join(box, part), {recursive: true, force: true});
	}

	writeFileSync(
		path.join(box, 'etc/passwd'),
		'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n',
	);
	(server === 'nginx' ? tuneNginx : tuneApache)(box);
	return box;
}

function edit(file: string, from: string | RegExp, to: string): void {
	const text = readFileSync(file, 'utf8');
	const changed = text.replace(from, to);
	if (changed === text) {
		throw new Error(`${file} has no ${String(from)}`);
	}

	writeFileSync(file, changed);
}

/** As its README says: the engine on, the rule set included, the audit log where logrotate may copy it. */
function tuneNginx(box: string): void {
	const folder = path.join(box, 'etc/nginx');
	edit(path.join(folder, 'modsecurity.conf'), 'SecRuleEngine DetectionOnly', 'SecRuleEngine On');
	edit(path.join(folder, 'modsecurity.conf'), '/var/log/nginx/modsec_audit.log', '/var/log/modsec/audit.log');
	edit(path.join(folder, 'modsecurity_includes.conf'), '#include', 'include');
	edit(path.join(folder, 'nginx.conf'), 'error.log;', 'error.log info;');
	writeFileSync(
		path.join(folder, 'sites-available/default'),
		`server {
	listen 80 default_server;
	root /var/www/html;
	server_name _;
	modsecurity on;
	modsecurity_rules_file /etc/nginx/modsecurity_includes.conf;
	location / { try_files $uri $uri/ =404; }
}
`,
	);
	symlinkSync('/etc/nginx/sites-available/default', path.join(folder, 'sites-enabled/default'));
	mkdirSync(path.join(box, 'var/log/modsec'), {recursive: true});
	writeFileSync(path.join(box, 'etc/logrotate.d/modsec'), '/var/log/modsec/*.log {\n\tweekly\n\tcopytruncate\n}\n');
}

/** As the package's scripts and its README do it. */
function tuneApache(box: string): void {
	const folder = path.join(box, 'etc/apache2');
	for (const name of [
		'mpm_event.load',
		'mpm_event.conf',
		'unique_id.load',
		'security2.load',
		'security2.conf',
		'authz_core.load',
		'mime.load',
		'dir.load',
	]) {
		mkdirSync(path.join(folder, 'mods-enabled'), {recursive: true});
		symlinkSync(`../mods-available/${name}`, path.join(folder, 'mods-enabled', name));
	}

	mkdirSync(path.join(folder, 'sites-enabled'), {recursive: true});
	symlinkSync('../sites-available/000-default.conf', path.join(folder, 'sites-enabled/000-default.conf'));
	const recommended = readFileSync(path.join(box, 'etc/modsecurity/modsecurity.conf-recommended'), 'utf8');
	writeFileSync(
		path.join(box, 'etc/modsecurity/modsecurity.conf'),
		recommended.replace('SecRuleEngine DetectionOnly', 'SecRuleEngine On'),
	);
	mkdirSync(path.join(box, 'var/cache/modsecurity'), {recursive: true});
	appendFileSync(path.join(box, 'var/log/apache2/error.log'), '');
}
