import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {startNginx} from '../../demo/record/waf.ts';
import {startReceiver} from '../actions/notify/http-receiver.ts';
import {readMail, startMailServer} from '../actions/notify/mail-server.ts';
import {run, until} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

type Posted = {
	readonly source: {readonly ip: string};
	readonly modsecurity: {readonly outcome: string; readonly categories: readonly string[]};
	readonly waftop: {readonly id: string; readonly rule: string; readonly subject: string; readonly command: string};
};

test('an attack on a real WAF is told by mail and by webhook, each request once and in order, a harmless one not', async () => {
	await withWaf(async () => {
		await using stack = new AsyncDisposableStack();
		const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-alerts-'));
		stack.defer(() => rmSync(folder, {recursive: true, force: true}));
		const [server, mailServer, receiver] = [
			await startNginx({engine: 'On'}),
			await startMailServer(undefined),
			await startReceiver(),
		];
		for (const end of [server.stop, mailServer.close, receiver.close]) {
			stack.defer(end);
		}

		const rules = path.join(folder, 'rules.yaml');
		writeFileSync(
			rules,
			`name: blocked
type: any
filter: [{term: {modsecurity.outcome: blocked}}]
query_key: source.ip
alert_subject: "{0} blocked, {1}"
alert_subject_args: [source.ip, modsecurity.categories]
alert: [email, post]
email: ops@example.com
from_addr: waf@example.org
smtp_host: 127.0.0.1
smtp_port: ${mailServer.port}
http_post_url: ${receiver.url}/alerts
`,
			{mode: 0o600},
		);
		const watching = run({
			args: ['watch', server.errorLog, '--alerts', rules, '--json'],
			env: {XDG_STATE_HOME: path.join(folder, 'state')},
		});
		stack.defer(async () => {
			watching.child.kill('SIGTERM');
			await watching.finished;
		});

		const connection = createConnection(server.port);
		stack.defer(() => connection.close());
		const clients = ['203.0.113.7', '203.0.113.8', '2001:db8::7'];
		for (const [place, client] of clients.entries()) {
			expect(await connection.send({client, target: '/'})).toBe(200);
			expect(await connection.send({client, target: "/item?id=1'%20OR%20'1'='1"})).toBe(403);
			await until(`the webhook about ${client}`, () => receiver.received.length > place);
			await until(`the mail about ${client}`, () => mailServer.mails.length > place);
		}

		watching.child.kill('SIGTERM');
		const {code, stdout, stderr} = await watching.finished;
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		const printed = stdout
			.toString()
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as {readonly id: string; readonly key: string; readonly kind: string});
		expect(printed.map(({kind, key}) => [kind, key])).toEqual(clients.map(client => ['alert', client]));

		const posted = receiver.received.map(({body}) => JSON.parse(body) as Posted);
		expect(receiver.received.map(({path: target}) => target)).toEqual(clients.map(() => '/alerts'));
		expect(posted.map(({source}) => source.ip)).toEqual(clients);
		for (const {modsecurity, waftop} of posted) {
			expect(modsecurity).toMatchObject({outcome: 'blocked', categories: expect.arrayContaining(['SQLI']) as string[]});
			expect(waftop).toMatchObject({
				rule: 'blocked',
				command: expect.stringContaining(`waftop ${server.errorLog} --since`) as string,
			});
		}

		const mails = mailServer.mails.map(mail => ({...mail, ...readMail(mail)}));
		for (const [place, {from, to, headers, body}] of mails.entries()) {
			expect({from, to}).toEqual({from: 'waf@example.org', to: ['ops@example.com']});
			expect(headers['subject']).toMatch(new RegExp(`^${clients[place]} blocked, .*SQLI`));
			expect(body).toContain(clients[place]);
		}

		// One id of an alert, wherever it arrives.
		const ids = printed.map(({id}) => id);
		expect(new Set(ids).size).toBe(clients.length);
		expect(posted.map(({waftop}) => waftop.id)).toEqual(ids);
		expect(mails.map(({headers}) => headers['x-waftop-alert-id'])).toEqual(ids);
	});
});
