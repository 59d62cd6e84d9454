import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createConnection, type Request} from '../../demo/record/requests.ts';
import {type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {run} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

/*
A server that redirects inside makes several transactions of one request, and one that answers by itself examines none: rows are requests, and outcomes what the WAF did.
*/
type Row = {
	readonly source: {readonly ip: string};
	readonly http?: {readonly request?: {readonly method?: string}; readonly response?: {readonly status_code?: number}};
	readonly url: {readonly path?: string};
	readonly modsecurity: {
		readonly unique_id: string;
		readonly outcome: string;
		readonly revision: number;
		readonly remarks?: ReadonlyArray<{readonly kind: string}>;
	};
};

/** Of each transaction what was said of it last. */
async function readRows(...files: string[]): Promise<Row[]> {
	const {stdout, code} = await run({args: ['--json', '--no-follow', ...files]}).finished;
	expect(code).toBe(0);
	const rows = stdout
		.toString()
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Row);
	return [...new Map(rows.map(row => [row.modsecurity.unique_id, row])).values()];
}

const attack = 'q=%3Cscript%3Ealert(1)%3C/script%3E';

/** Locations of nginx, each with what it does to a request. */
const locations: Readonly<Record<string, string>> = {
	index: 'index page.html;',
	'try-file': 'try_files $uri /page.html?$args;',
	'try-name': 'try_files $uri @app;',
	'try-code': 'try_files $uri =404;',
	rewrite: 'rewrite ^ /page.html last;',
	'page-404': 'error_page 404 /page.html;',
	'name-404': 'error_page 404 = @app;',
	'page-403': 'error_page 403 /page.html; proxy_pass BACKEND;',
	'name-403': 'error_page 403 @denied; proxy_pass BACKEND;',
	'same-403': 'error_page 403 =200 /page.html; proxy_pass BACKEND;',
	elsewhere: 'error_page 403 =302 http://other.test/; proxy_pass BACKEND;',
	'page-502': 'error_page 502 /page.html; proxy_pass http://127.0.0.1:1;',
	chain: 'try_files $uri /page-404/x?$args;',
};

const sent = Object.keys(locations).flatMap((name, place) =>
	['GET', 'POST'].map((method, row): Request & {readonly method: string; readonly path: string} => ({
		client: `203.0.113.${10 + 2 * place + row}`,
		host: 'inside.test',
		method,
		path: `/${name}/`,
		target: `/${name}/?${attack}`,
		...(method === 'POST' ? {body: 'a=1'} : {}),
	})),
);

async function withRedirects(engine: 'On' | 'DetectionOnly', check: (server: Server) => Promise<void>): Promise<void> {
	await withWaf(async () => {
		const server = await startNginx({engine, workers: 2});
		try {
			mkdirSync(path.join(server.documentRoot, 'index'));
			for (const file of ['page.html', 'index/page.html']) {
				writeFileSync(path.join(server.documentRoot, file), '<h1>Test shop</h1>');
			}

			const configuration = readFileSync(path.join(server.folder, 'nginx.conf'), 'utf8');
			const backend = /proxy_pass (http:[^;]+);/.exec(configuration)![1];
			const text = Object.entries(locations).map(([name, does]) => `location /${name}/ { ${does} }`);
			writeFileSync(
				path.join(server.folder, 'conf.d', 'inside.conf'),
				`server { listen 127.0.0.1:${server.port}; server_name inside.test; root ${server.documentRoot};
${text.join('\n').replaceAll('BACKEND', backend)}
location @app { proxy_pass ${backend}; }
location @denied { return 403 no; }
}\n`,
			);
			execFileSync(server.command[0], [...server.command.slice(1), '-s', 'reload']);
			// Until both workers of before the reload are gone, either may still answer.
			await expect
				.poll(() => readFileSync(server.errorLog, 'latin1').match(/worker process \d+ exited/g))
				.toHaveLength(2);
			for (const request of sent) {
				const connection = createConnection(server.port);
				expect(await connection.send(request)).toBeGreaterThan(0);
				connection.close();
			}

			await check(server);
		} finally {
			await server.stop();
		}
	});
}

const outcomeOf = {On: 'blocked', DetectionOnly: 'detected'} as const;

test.each(['On', 'DetectionOnly'] as const)('a request that nginx redirects inside is one row (%s)', async engine => {
	await withRedirects(engine, async server => {
		const rows = await readRows(server.errorLog, server.auditLog);
		const expected = sent.map(
			({client, method, path: sentPath}) => `${client} ${method} ${sentPath} ${outcomeOf[engine]} unmarked`,
		);
		const found = rows.map(({source, http, url, modsecurity: {outcome, remarks}}) =>
			[source.ip, http?.request?.method, url.path, outcome, remarks === undefined ? 'unmarked' : 'marked'].join(' '),
		);
		expect(found.toSorted()).toEqual(expected.toSorted());

		// The error log alone does not tell a page from a client that asks twice.
		const alone = Map.groupBy(await readRows(server.errorLog), ({source}) => source.ip);
		expect(alone.size).toBe(sent.length);
		for (const [client, same] of alone) {
			const kinds = same.map(({modsecurity: {remarks}}) => (remarks ?? []).map(({kind}) => kind).join(' '));
			const marks = [
				'may-have-page',
				...Array.from({length: Math.max(0, same.length - 2)}, () => 'may-have-page may-be-page'),
			];
			expect({client, kinds}).toEqual({client, kinds: same.length === 1 ? [''] : [...marks, 'may-be-page']});
		}

		expect([...alone.values()].some(({length}) => length > 1)).toBe(true);
	});
});

test('two requests of a client that are alike stay two rows', async () => {
	await withWaf(async () => {
		const server = await startNginx({engine: 'On'});
		try {
			const connection = createConnection(server.port);
			for (let count = 0; count < 3; count++) {
				await connection.send({client: '203.0.113.7', target: `/?${attack}`});
			}

			connection.close();
			const rows = await readRows(server.errorLog, server.auditLog);
			expect(rows.map(({modsecurity: {outcome, remarks}}) => [outcome, remarks])).toEqual(
				Array.from({length: 3}, () => ['blocked', undefined]),
			);
		} finally {
			await server.stop();
		}
	});
});

test.each(['Native', 'JSON'] as const)('what Apache answers itself passed no rule (%s)', async audit => {
	await withWaf(async () => {
		const extraConfig =
			'ErrorDocument 403 /static/page.html\nErrorDocument 404 /static/page.html\nErrorDocument 400 /static/page.html';
		const rules = 'SecAuditEngine On\nSecAuditLogParts ABCEFHIJZ\n';
		const server = await startApache({engine: 'On', audit, rules, extraConfig});
		try {
			writeFileSync(path.join(server.documentRoot, 'static', 'page.html'), '<h1>Test shop</h1>');
			const connection = createConnection(server.port);
			expect(await connection.send({client: '203.0.113.11', target: `/a?${attack}`})).toBe(403);
			expect(await connection.send({client: '203.0.113.12', target: '/static/missing'})).toBe(404);
			expect(await connection.send({client: '203.0.113.13', target: '/private/x'})).toBe(403);
			connection.close();
			expect(await sendRaw(server, '/malformed%zz', '203.0.113.14')).toBe('400');
			const rows = (await readRows(server.errorLog, server.auditLog)).filter(({source}) =>
				source.ip.startsWith('203.'),
			);
			const found = rows.map(({source, url, http, modsecurity: {outcome, remarks = []}}) =>
				[source.ip, url.path, http?.response?.status_code, outcome, ...remarks.map(({kind}) => kind)].join(' '),
			);
			expect(found.toSorted()).toEqual([
				'203.0.113.11 /a 403 blocked',
				'203.0.113.12 /static/missing 404 passed no-messages',
				'203.0.113.13 /private/x 403 unknown answered-early',
				'203.0.113.14 /malformed%zz 400 unknown answered-early',
			]);
		} finally {
			await server.stop();
		}
	});
});

/** The status that Apache answers with to a target that no client of ours would send. */
async function sendRaw(server: Server, target: string, client: string): Promise<string | undefined> {
	return new Promise((resolve, reject) => {
		const socket = connect(server.port, '127.0.0.1');
		let answer = '';
		socket.on('data', data => {
			answer += data.toString('latin1');
		});
		socket.on('error', reject);
		socket.on('close', () => resolve(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]));
		socket.write(
			`GET ${target} HTTP/1.1\r\nHost: shop.test\r\nX-Forwarded-For: ${client}\r\nConnection: close\r\n\r\n`,
		);
	});
}
