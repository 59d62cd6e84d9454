import {createHash} from 'node:crypto';
import {hostname} from 'node:os';
import {escapeText} from '../../waf/json-line.ts';
import {second} from '../../waf/clock.ts';
import {type ChannelKind, type ChannelOptions} from './channel.ts';
import {cutText} from './cut-text.ts';
import {DeliveryError} from './delivery-error.ts';
import {fieldText} from './field-text.ts';
import {isAboutCertificate, toConnectionReason} from './http-post.ts';
import {escapeHtml, toInertText} from './inert-text.ts';
import {readMailAccount} from './mail-account.ts';
import {type Message} from './message.ts';
import {toText, toTitle} from './message-text.ts';
import {isOn, listOf, numberOf, readOptionFile, textOf} from './option-values.ts';

const longestText = 100_000;
const longestSubject = 300;
const longestReason = 200;
const plainPort = 25;
const securePort = 465;

/**
Mail over SMTP: text, or text and HTML with `email_format: html`. With a password the connection is encrypted or nothing is sent, and certificates are checked, but on this very machine where no password is at stake.
*/
export const email: ChannelKind = {
	targets(options) {
		if (listOf(options, 'email').length === 0) {
			throw new DeliveryError('email is missing', false);
		}

		const {host, port} = toServer(options);
		const account = textOf(options, 'smtp_auth_file') ?? '';
		return [{identity: `${host}:${port} ${account}`, label: `${host}:${port}`, options}];
	},
	async send(message, options, {limit}) {
		const {host, port, isSecure} = toServer(options);
		const auth = await readMailAccount(options);
		const patience = numberOf(options, 'smtp_timeout', limit / second) * second;
		const {createTransport} = await import('nodemailer');
		const transport = createTransport({
			host,
			port,
			secure: isSecure,
			...(auth === undefined ? {} : {auth: {user: auth.user, pass: auth.password}}),
			requireTLS: auth !== undefined && !isSecure,
			tls: toTls(options, host, auth !== undefined),
			connectionTimeout: patience,
			greetingTimeout: patience,
			socketTimeout: patience,
			dnsTimeout: patience,
			disableFileAccess: true,
			disableUrlAccess: true,
		});
		try {
			const {response, accepted, rejected} = await transport.sendMail(toMail(message, options));
			const others = rejected.length === 0 ? '' : `, not to ${rejected.map(String).join(', ')}`;
			const addresses = accepted.map(String).join(', ');
			return `sent to ${escapeText(cutText(`${addresses} by ${host}:${port}, which answered ${response}${others}`, longestReason))}`;
		} catch (error) {
			throw toDeliveryError(error, `${host}:${port}`);
		} finally {
			transport.close();
		}
	},
};

function toServer(options: ChannelOptions) {
	const isSecure = isOn(options, 'smtp_ssl');
	const host = textOf(options, 'smtp_host') ?? 'localhost';
	return {host, isSecure, port: numberOf(options, 'smtp_port', isSecure ? securePort : plainPort)};
}

function toTls(options: ChannelOptions, host: string, hasPassword: boolean) {
	const files = {ca: 'smtp_ca_certs', cert: 'smtp_cert_file', key: 'smtp_key_file'};
	const read = Object.entries(files).flatMap(([name, option]) => {
		const file = textOf(options, option);
		return file === undefined ? [] : [[name, readOptionFile(options, option, file)]];
	});
	const isHere = /^(?:localhost|127\.[\d.]+|::1)$/.test(host);
	return {
		...(Object.fromEntries(read) as Readonly<Record<string, string>>),
		// What a mail server on this machine shows is made by nobody, and nobody stands in between.
		rejectUnauthorized: !(isHere && !hasPassword && textOf(options, 'smtp_ca_certs') === undefined),
	};
}

function toMail(message: Message, options: ChannelOptions) {
	const to = toRecipients(message, options);
	const from = textOf(options, 'from_addr') ?? `waftop@${hostname()}`;
	const title = toTitle(message, longestSubject, toInertText);
	const text = toText(message, longestText, toInertText);
	return {
		from,
		to,
		cc: [...listOf(options, 'cc')],
		bcc: [...listOf(options, 'bcc')],
		replyTo: textOf(options, 'email_reply_to') ?? to,
		subject: title,
		messageId: `<${toMessageId(message.id)}@waftop.${hostname()}>`,
		headers: {'Auto-Submitted': 'auto-generated', 'X-Waftop-Alert-Id': encodeURIComponent(message.id)},
		text,
		...(textOf(options, 'email_format') === 'html' ? {html: toHtml(title, text)} : {}),
	};
}

/** Those of the rule, or whom a field names within the one domain that the rule allows. */
function toRecipients(message: Message, options: ChannelOptions): string[] {
	const field = textOf(options, 'email_from_field');
	const domain = textOf(options, 'email_add_domain')?.replace(/^@/, '');
	if (field !== undefined && domain !== undefined) {
		const value = fieldText(message, field);
		const name = value.endsWith(`@${domain}`) ? value.slice(0, -domain.length - 1) : value;
		if (/^[\w+-](?:[\w.+-]{0,62}[\w+-])?$/.test(name) && !name.includes('..')) {
			return [`${name}@${domain}`];
		}
	}

	return [...listOf(options, 'email')];
}

function toMessageId(id: string): string {
	return /^[\w-]{1,100}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 40);
}

function toHtml(title: string, text: string): string {
	return `<!doctype html>
<html><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>
<body><p><b>${escapeHtml(title)}</b></p>
<pre style="white-space: pre-wrap">${escapeHtml(text)}</pre>
</body></html>
`;
}

function toDeliveryError(error: unknown, server: string): DeliveryError {
	const {code, responseCode, response} = error as {code?: string; responseCode?: number; response?: string};
	const answer = escapeText(cutText(response ?? '', longestReason));
	if (code === 'EAUTH') {
		return new DeliveryError(`${server} refused the login: ${answer}`, (responseCode ?? 0) < 500);
	}

	if (code === 'ETLS' && !isAboutCertificate(error)) {
		return new DeliveryError(`${server} offers no encryption, and without it no password is sent`, true);
	}

	if (responseCode !== undefined) {
		return new DeliveryError(`${server} answered ${answer}`, responseCode < 500);
	}

	if (code === 'ETIMEDOUT') {
		return new DeliveryError(`${server} did not answer in time`, true);
	}

	return error instanceof DeliveryError
		? error
		: new DeliveryError(`${server}: ${toConnectionReason(error, 'smtp')}`, true);
}
