import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {type SMTPServerOptions} from 'smtp-server';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {
	type MailCertificates,
	type MailServer,
	makeMailCertificates,
	readMail,
	startMailServer as startServer,
} from './mail-server.ts';
import {makeNotice} from './some-notice.ts';
import {holdChannels, makeFolder} from './with-channels.ts';

let certificates: MailCertificates;

beforeAll(async () => {
	certificates = await makeMailCertificates();
});

afterAll(() => certificates.remove());

async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
	const server = await startServer(certificates, options);
	onTestFinished(server.close);
	return server;
}

function toServer({port}: MailServer, more: Readonly<Record<string, unknown>> = {}) {
	return {
		alert: ['email'],
		email: ['ops@example.com', 'night@example.com'],
		from_addr: 'waf@example.org',
		smtp_host: '127.0.0.1',
		smtp_port: port,
		smtp_ca_certs: certificates.authority,
		...more,
	};
}

function makeAccount(password = 'word'): string {
	const file = path.join(makeFolder(), 'account.yaml');
	writeFileSync(file, `user: waf\npassword: ${password}\n`);
	return file;
}

async function sendTo(options: Readonly<Record<string, unknown>>, notice: Parameters<typeof makeNotice>[0] = {}) {
	const held = await holdChannels(options);
	await held.channels.tell(makeNotice({...notice, options}));
	await held.channels.idle();
	return held.channels.statuses()[0];
}

test('a mail goes over STARTTLS with a login, its id as Message-ID, bcc in the envelope alone', async () => {
	const server = await startMailServer({authOptional: false});
	const options = toServer(server, {
		smtp_auth_file: makeAccount(),
		cc: 'cc@example.com',
		bcc: ['bcc@example.com'],
		email_reply_to: 'soc@example.com',
	});
	expect(await sendTo(options)).toMatchObject({state: 'ok', sent: 1});
	expect(server.logins).toEqual(['waf:word']);
	const [mail] = server.mails;
	expect(mail).toMatchObject({
		from: 'waf@example.org',
		to: ['ops@example.com', 'night@example.com', 'cc@example.com', 'bcc@example.com'],
		secure: true,
	});
	const {headers, body} = readMail(mail);
	expect(headers).toMatchObject({
		from: 'waf@example.org',
		to: 'ops@example.com, night@example.com',
		cc: 'cc@example.com',
		'reply-to': 'soc@example.com',
		subject: 'many blocked: 192.0.2.7',
		'auto-submitted': 'auto-generated',
		'x-waftop-alert-id': 'a1b2c3',
		'content-type': 'text/plain; charset=utf-8',
	});
	expect(headers['message-id']).toMatch(/^<a1b2c3@waftop\./);
	expect(mail.text).not.toContain('bcc@example.com');
	expect(body).toContain('At least 3 events occurred between 13:59 and 14:00 UTC');
	expect(body.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=')).toContain(makeNotice().command);
});

test('smtp_ssl speaks TLS from the first byte', async () => {
	const server = await startMailServer({secure: true});
	expect(await sendTo(toServer(server, {smtp_ssl: true}))).toMatchObject({sent: 1});
	expect(server.mails).toMatchObject([{secure: true}]);
});

test('no password goes over an open connection or to a server that shows no trusted certificate', async () => {
	const open = await startMailServer({disabledCommands: ['STARTTLS'], allowInsecureAuth: true});
	const status = await sendTo(toServer(open, {smtp_auth_file: makeAccount()}));
	expect(status).toMatchObject({state: 'down', waiting: 1});
	expect(status.problem).toContain('offers no encryption, and without it no password is sent');
	expect(open.logins).toEqual([]);

	const strange = await startMailServer();
	const other = await sendTo(toServer(strange, {smtp_auth_file: makeAccount(), smtp_ca_certs: undefined}));
	expect(other.problem).toMatch(/its certificate is not trusted .*smtp_ca_certs/);
	expect(strange.logins).toEqual([]);
});

test('a mail server on this machine may show any certificate where no password is at stake', async () => {
	const server = await startMailServer();
	expect(await sendTo(toServer(server, {smtp_ca_certs: undefined}))).toMatchObject({sent: 1});
	expect(server.mails).toMatchObject([{secure: true}]);
});

test('a refused login and a refused recipient are given up, a greylisting is tried again', async () => {
	const server = await startMailServer();
	const login = await sendTo(toServer(server, {smtp_auth_file: makeAccount('wr0ng')}));
	expect(login).toMatchObject({waiting: 0, lost: 1});
	expect(login.problem).toMatch(/refused the login: 535/);
	expect(login.problem).not.toContain('wr0ng');

	const refuse = (code: number) =>
		startMailServer({
			onRcptTo(_address, _session, callback) {
				callback(Object.assign(new Error('not now'), {responseCode: code}));
			},
		});
	expect(await sendTo(toServer(await refuse(550)))).toMatchObject({waiting: 0, lost: 1});
	expect(await sendTo(toServer(await refuse(451)))).toMatchObject({waiting: 1, lost: 0});
});

test('email_format: html has both, and in neither of them anything is markup', async () => {
	const server = await startMailServer();
	const body = '<script>alert(1)</script> <a href="http://evil.example">x</a> http://evil.example/?a=b';
	await sendTo(toServer(server, {email_format: 'html'}), {body, subject: '<b>x</b> & y'});
	const {text} = server.mails[0];
	expect(text).toContain('multipart/alternative');
	const plain = text.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=');
	const [, html] = plain.split('Content-Type: text/html');
	expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
	expect(html).toContain('http[:]//evil.example/?a=b');
	expect(html.match(/<(?!\/?(?:html|head|meta|title|body|p|b|pre)\b|!doctype)/g)).toBeNull();
});

test('no line of a request becomes a header, and no field names a recipient outside of the domain', async () => {
	const server = await startMailServer();
	const evil = 'x\r\nBcc: evil@example.net\r\n\r\nbody';
	const options = toServer(server, {
		email: ['ops@example.com'],
		email_from_field: 'user',
		email_add_domain: 'example.com',
	});
	for (const user of ['alice', 'bob@example.com', 'evil@example.net', evil, 'a,evil@example.net', '<x>', '..']) {
		await sendTo(options, {id: evil, subject: evil, rule: evil, key: evil, body: evil, matches: [{user}]});
	}

	expect(server.mails.map(({to}) => to)).toEqual([
		['alice@example.com'],
		['bob@example.com'],
		...Array.from({length: 5}, () => ['ops@example.com']),
	]);
	for (const mail of server.mails) {
		expect(Object.keys(readMail(mail).headers).toSorted()).toEqual([
			'auto-submitted',
			'content-transfer-encoding',
			'content-type',
			'date',
			'from',
			'message-id',
			'mime-version',
			'reply-to',
			'subject',
			'to',
			'x-waftop-alert-id',
		]);
	}
});
