import {chmodSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type NginxOptions, type Server, startNginx} from '../../demo/record/waf.ts';
import {createNginx} from '../../source/actions/nginx/create-nginx.ts';
import {parseDump} from '../actions/nginx/config-dump.ts';
import {predictAnswer} from '../actions/nginx/predict.ts';
import {type Directive} from '../../source/actions/nginx/nginx.ts';
import {run} from '../end-to-end/run-program.ts';
import {skipUnlessRoot} from '../skip.ts';
import {node} from './plain-nginx.ts';
import {withWaf} from './when-there.ts';

const program = path.join(import.meta.dirname, 'read-config-program.ts');

type Found = {
	command: string[];
	configFile: string;
	directives: Directive[];
	files: string[];
	unreadable: string[];
	error?: string;
};

async function during(options: NginxOptions, check: (server: Server) => Promise<void>): Promise<void> {
	await withWaf(async () => {
		const server = await startNginx({engine: 'On', realIp: true, ...options});
		try {
			await check(server);
		} finally {
			await server.stop();
		}
	});
}

async function find(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Found> {
	const {stdout} = await run({command: [node, program, ...args], env}).finished;
	return JSON.parse(stdout.toString()) as Found;
}

test('what nginx prints of its configuration and what its files say is the same', async () => {
	await during({}, async server => {
		writeFileSync(path.join(server.folder, 'conf.d', 'b.conf'), 'deny 198.51.100.1;\n');
		writeFileSync(path.join(server.folder, 'conf.d', 'a.conf'), 'map $uri $x { "~^/(a|b){1,2}$" 1; }\n');
		const nginx = await createNginx({command: server.command, reloadCommand: undefined, sleep});
		const followed = await nginx.readConfig();
		const dump = await run({command: [...server.command, '-T']}).finished;
		const printed = parseDump(dump.stdout.toString())!;
		expect(nginx.configFile).toBe(path.join(server.folder, 'nginx.conf'));
		expect(printed.unreadable).toEqual([]);
		expect(followed.unreadable).toEqual([]);
		expect(printed.directives).toEqual(followed.directives);
		expect(printed.files).toEqual(followed.files);
		expect(printed.files).toHaveLength(3);
	});
});

test('an ordinary user, who may not read all, gets the rest and is told what is missing', async () => {
	await during({}, async server => {
		const secret = path.join(server.folder, 'conf.d', 'secret.conf');
		writeFileSync(secret, 'deny 198.51.100.1;\n');
		chmodSync(secret, process.getuid?.() === 0 ? 0o600 : 0o000);
		const {unreadable, files} = await find(server.command, {NOBODY: '1'});
		expect(files).toEqual([path.join(server.folder, 'nginx.conf')]);
		expect(unreadable).toEqual([`${secret}: permission denied`]);
	});
});

test('the nginx that runs is found by itself, with its arguments; of several none is taken', async () => {
	await during({}, async server => {
		const one = await find();
		expect(one.error).toBeUndefined();
		expect(one.configFile).toBe(path.join(server.folder, 'nginx.conf'));
		expect(one.command.slice(1)).toEqual(server.command.slice(3));
		await during({}, async () => {
			const {error} = await find();
			expect(error).toMatch(/several nginx are running: /);
		});
	});
});

test('root does not take a program that a process of somebody else calls nginx', async () => {
	skipUnlessRoot();
	await withWaf(async () => {
		const title =
			'process.title = "nginx: master process /tmp/evil -c /tmp/evil.conf"; setInterval(() => {}, 1000); console.log("up")';
		const impostor = run({
			command: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', node, '-e', title],
		});
		await expect.poll(() => impostor.stdout()).toContain('up');
		try {
			const {error} = await find([], {PATH: '/nonexistent'});
			expect(error).toMatch(/nginx not found/);
		} finally {
			impostor.child.kill('SIGKILL');
			await impostor.finished;
		}
	});
});

const site = `
	deny 203.0.113.7;
	deny 2001:db8:bad::/48;
	server {
		listen 127.0.0.1:PORT; server_name a.test *.a.test; root /nonexistent; default_type text/plain;
		location / { try_files /x =204; }
		location = /exact { return 201; }
		location /own/ { allow 203.0.113.7; deny all; try_files /x =204; location /own/deep/ { deny all; } }
		location ^~ /fixed/ { allow all; try_files /x =204; }
		location ~ \\.php$ { allow all; try_files /x =204; }
		location ~* \\.PNG$ { deny all; }
		location /any/ { satisfy any; auth_basic x; auth_basic_user_file /nonexistent; try_files /x =204; }
	}
	server { listen 127.0.0.1:PORT; server_name b.test; return 202; }
	server { listen 127.0.0.1:PORT; server_name ~^c\\d\\.test$; allow all; location / { return 203; } }
`;

test('what nginx will answer is foretold from its configuration', async () => {
	await during({engine: 'DetectionOnly'}, async server => {
		writeFileSync(path.join(server.folder, 'conf.d', 'site.conf'), site.replaceAll('PORT', String(server.port)));
		const nginx = await createNginx({command: server.command, reloadCommand: undefined, sleep});
		expect(await nginx.test()).toMatchObject({ok: true});
		expect(await nginx.reload()).toMatchObject({ok: true});
		const config = await nginx.readConfig();
		const ask = async (client: string, host: string, target: string): Promise<number> => {
			const connection = createConnection(server.port);
			const status = await connection.send({client, host, target});
			connection.close();
			return status;
		};
		await expect.poll(async () => ask('203.0.113.8', 'b.test', '/')).toBe(202);
		const clients = [
			'203.0.113.7',
			'203.0.113.8',
			'2001:db8:bad::7',
			'198.51.100.1, 203.0.113.7',
			'203.0.113.7:4711',
			'nonsense',
		];
		const places: Array<[string, string]> = [
			...['/', '/exact', '/own/x', '/own/deep/x', '/own/x.php', '/fixed/x.php', '/x.php', '/x.png', '/any/x'].map(
				(target): [string, string] => ['a.test', target],
			),
			['www.a.test', '/'],
			['b.test', '/own/x'],
			['c1.test', '/'],
			['nobody.test', '/private/x'],
		];
		let compared = 0;
		for (const client of clients) {
			for (const [host, target] of places) {
				const {kind, status} = predictAnswer(config, {peer: '127.0.0.1', forwarded: client, host, path: target});
				// A worker of before the reload may answer once more.
				await expect
					.poll(async () => {
						const answer = await ask(client, host, target);
						// What is served answers 204 or 200 here, or 404 where no file is.
						return {client, host, target, answer: [200, 204, 404].includes(answer) ? 'served' : answer};
					})
					.toEqual({client, host, target, answer: kind === 'served' ? 'served' : status});
				compared++;
			}
		}

		expect(compared).toBe(78);
	});
});
