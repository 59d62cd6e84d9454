import * as fc from 'fast-check';
import {parseFragment} from 'parse5';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type MailServer, readMail, startMailServer} from '../actions/notify/mail-server.ts';
import {elementsOf, expectInert, harmful, notices, runs, sendBy} from './hostile-notices.ts';

/* Whatever a client writes, in a mail it is text: no header, no recipient, no element. */

let server: MailServer;

beforeAll(async () => {
	server = await startMailServer(undefined);
});

afterAll(async () => server.close());

test('mail: the headers are ours, one recipient, and HTML holds no element of the text', async () => {
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			server.mails.length = 0;
			await sendBy('email', parts, {
				email: 'ops@example.com',
				from_addr: 'waf@example.org',
				smtp_host: '127.0.0.1',
				smtp_port: server.port,
				email_format: 'html',
				email_from_field: 'user',
				email_add_domain: 'example.com',
			});
			expect(server.mails).toHaveLength(1);
			const [received] = server.mails;
			const {headers} = readMail(received);
			expect(Object.keys(headers).toSorted()).toEqual([
				'auto-submitted',
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
			const boundary = /boundary="([^"]+)"/.exec(headers['content-type'])![1];
			const html = received.text.split(`--${boundary}`).find(part => part.includes('text/html'))!;
			const [partHead, ...partBody] = html.split('\r\n\r\n');
			const text = partHead.includes('base64')
				? Buffer.from(partBody.join(''), 'base64').toString()
				: decodeQuoted(partBody.join('\r\n\r\n'));
			expect(new Set(elementsOf(parseFragment(text)))).toEqual(new Set(['meta', 'title', 'p', 'b', 'pre']));
			expectInert(text);
			expect(text).not.toMatch(harmful);
		}),
		runs,
	);
});

function decodeQuoted(text: string): string {
	const bytes = text
		.replaceAll(/=\r\n/g, '')
		.replaceAll(/=([\dA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
	return Buffer.from(bytes, 'latin1').toString().replaceAll('\r\n', '\n');
}
