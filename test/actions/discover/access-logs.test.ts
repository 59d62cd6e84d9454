import {afterEach, beforeEach, expect, test} from 'vitest';
import {discoverLogs} from '../../../source/actions/discover/discover-logs.ts';
import {makeMachine, type MadeMachine} from './made-machine.ts';

let made: MadeMachine;

beforeEach(() => {
	made = makeMachine();
});
afterEach(() => made.remove());

async function discover(files: Record<string, string>) {
	made.write(files);
	const {access} = await discoverLogs(made.machine);
	return JSON.parse(made.shorten(JSON.stringify(access))) as typeof access;
}

test('nginx: of blocks where ModSecurity is on, with the formats that they are written in', async () => {
	const access = await discover({
		'nginx/nginx.conf': `http {
	log_format own '$remote_addr [$time_local] '
		'"$request" $status';
	log_format made escape=json '{"s":$status}';
	modsecurity on;
	access_log logs/access.log;
	server { server_name a.test; }
	server { access_log logs/b.log own buffer=64k; access_log logs/c.log made; access_log logs/$host.log own; }
	server { access_log off; location /x { access_log logs/access.log own; access_log /dev/stdout; access_log logs/none.log; } }
	server { modsecurity off; access_log logs/d.log; }
}`,
		'nginx/logs/access.log': '',
		'nginx/logs/b.log': '',
		'nginx/logs/c.log': '',
		'nginx/logs/d.log': '',
	});
	const combined =
		'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';
	const own = '$remote_addr [$time_local] "$request" $status';

	expect(access).toEqual([
		{path: '@/nginx/logs/access.log', formats: [combined, own], why: 'access_log in @/nginx/nginx.conf:6'},
		{path: '@/nginx/logs/b.log', formats: [own], why: 'access_log in @/nginx/nginx.conf:8'},
		{path: '@/nginx/logs/c.log', formats: ['escape=json {"s":$status}'], why: 'access_log in @/nginx/nginx.conf:8'},
	]);
});

test('Apache: of the server and its hosts, by the name of a format or the format itself', async () => {
	const access = await discover({
		'apache2/apache2.conf': `SecRuleEngine On
LogFormat "%h %t \\"%r\\" %>s" short
CustomLog logs/main.log short
<VirtualHost *:80>
CustomLog logs/host.log "%a %>s"
CustomLog "|/bin/cat" short
</VirtualHost>
<VirtualHost *:81>
</VirtualHost>`,
		'apache2/logs/main.log': '',
		'apache2/logs/host.log': '',
	});

	expect(access).toEqual([
		{path: '@/apache2/logs/main.log', formats: ['%h %t "%r" %>s'], why: 'CustomLog in @/apache2/apache2.conf:3'},
		{path: '@/apache2/logs/host.log', formats: ['%a %>s'], why: 'CustomLog in @/apache2/apache2.conf:5'},
	]);
});
