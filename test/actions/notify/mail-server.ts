import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {SMTPServer, type SMTPServerOptions} from 'smtp-server';
import {makeCertificates} from '../../servers/certificates.ts';

/** What came to a mail server; `text` with its headers. */
export type Mail = {
	readonly from: string;
	readonly to: readonly string[];
	readonly secure: boolean;
	readonly text: string;
};

/**
A mail server that keeps what comes to it.
*/
export type MailServer = {
	readonly port: number;
	readonly mails: Mail[];

	/** As `name:password`; the right password is `word`. */
	readonly logins: string[];
	close(): Promise<void>;
};

/**
A certificate for the loopback, of an authority of its own.
*/
export type MailCertificates = {
	/** The file that a client is to trust. */
	readonly authority: string;
	readonly key: string;
	readonly cert: string;
	remove(): void;
};

export async function makeMailCertificates(): Promise<MailCertificates> {
	const folder = mkdtempSync(path.join(tmpdir(), 'waftop-mail-'));
	await makeCertificates(folder);
	const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
	return {
		authority: path.join(folder, 'ca.crt'),
		key: read('node.key'),
		cert: read('chain.crt'),
		remove: () => rmSync(folder, {recursive: true, force: true}),
	};
}

/**
Starts one on a port of its own. Without certificates it offers no encryption.
*/
export async function startMailServer(
	certificates: MailCertificates | undefined,
	options: SMTPServerOptions = {},
): Promise<MailServer> {
	const mails: Mail[] = [];
	const logins: string[] = [];
	const server = new SMTPServer({
		...(certificates === undefined
			? {disabledCommands: ['STARTTLS']}
			: {key: certificates.key, cert: certificates.cert}),
		authOptional: true,
		onAuth({username = '', password = ''}, _session, callback) {
			logins.push(`${username}:${password}`);
			callback(password === 'word' ? null : new Error('no such login'), {user: username});
		},
		onData(stream, session, callback) {
			let text = '';
			stream.setEncoding('utf8');
			stream.on('data', (piece: string) => {
				text += piece;
			});
			stream.on('end', () => {
				const {mailFrom, rcptTo} = session.envelope;
				const from = mailFrom === false ? '' : mailFrom.address;
				mails.push({from, to: rcptTo.map(({address}) => address), secure: session.secure, text});
				callback(null, 'queued');
			});
		},
		...options,
	});
	// A client that does not trust the certificate hangs up.
	server.on('error', () => undefined);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		port: (server.server.address() as {port: number}).port,
		mails,
		logins,
		async close() {
			await new Promise<void>(resolve => {
				server.close(resolve);
			});
		},
	};
}

/** Headers, by their names in small letters, and what follows them, decoded. */
export function readMail({text}: Mail): {readonly headers: Readonly<Record<string, string>>; readonly body: string} {
	const [head, ...rest] = text.split('\r\n\r\n');
	const headers = Object.fromEntries(
		head
			.replaceAll(/\r\n[ \t]+/g, ' ')
			.split('\r\n')
			.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
	);
	return {headers, body: rest.join('\r\n\r\n')};
}
