import {Buffer} from 'node:buffer';

/*
Lines as the servers print them, made from what was sent: `research` of both engines' sources says which text is escaped and which is raw.
*/

/**
What a true line of libmodsecurity v3 behind nginx is made of.
*/
export type V3Line = {
	readonly time?: string;
	readonly level?: string;
	readonly process?: number;
	readonly connection?: number;
	readonly denied?: boolean;
	readonly client?: string;
	readonly ruleId?: string;
	readonly file?: string;
	readonly match?: string;
	readonly message?: string;
	readonly data?: string;
	readonly severity?: string;
	readonly tags?: readonly string[];
	readonly hostname?: string;
	readonly uri?: string;
	readonly uniqueId?: string;
	readonly context?: string;
	readonly server?: string;
	readonly request?: string;
	readonly host?: string;
	readonly referrer?: string;
};

/** nginx cuts here. */
export const nginxLimit = 2047;

/**
The line, one character a byte, cut as nginx cuts it.
*/
export function makeV3Line(line: V3Line = {}): string {
	const {
		time = '2026/11/25 10:00:00',
		level = line.denied ? 'error' : 'info',
		process = 71,
		connection = 5,
		denied = false,
		client = '192.0.2.10',
		ruleId = '942100',
		file = '/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf',
		match = 'detected SQLi using libinjection.',
		message = 'SQL Injection Attack Detected via libinjection',
		data = 'Matched Data: 1 found within ARGS:q',
		severity = '2',
		tags = ['attack-sqli', 'paranoia-level/1'],
		hostname = '127.0.0.1',
		uri = '/get',
		uniqueId = '179560080012.345678',
		context = '',
		server = 'shop.test',
		request = 'GET /get HTTP/1.1',
		host = 'shop.test',
		referrer,
	} = line;
	const verdict = denied
		? `[client ${client}] ModSecurity: Access denied with code 403 (phase 2).`
		: 'ModSecurity: Warning.';
	const text =
		`${time} [${level}] ${process}#${process}: *${connection} ${verdict} ${match}` +
		` [file "${file}"] [line "66"] [id "${ruleId}"] [rev ""] [msg "${message}"] [data "${data}"] [severity "${severity}"]` +
		` [ver "OWASP_CRS/4.0.0"] [maturity "0"] [accuracy "0"] ${tags.map(tag => `[tag "${tag}"] `).join('')}` +
		`[hostname "${hostname}"] [uri "${uri}"] [unique_id "${uniqueId}"] [ref "v5,1"]${context}, client: ${client}, server: ${server}` +
		`, request: "${request}", host: "${host}"${referrer === undefined ? '' : `, referrer: "${referrer}"`}`;
	return text.slice(0, nginxLimit);
}

/**
What libmodsecurity 3.0.9 and later do to `data` and `tag`: a byte outside 32–126, a quote and a backslash become `\xHH`.
*/
export function escapeV3(text: string): string {
	return text.replaceAll(/[^ -~]|["\\]/g, character => `\\x${toHexadecimal(character)}`);
}

/**
What it does to a value in the match text, to `msg` and to `uri`: quotes and backslashes stay raw.
*/
export function escapeV3Value(text: string): string {
	return text.replaceAll(/[^ -~]/g, character => `\\x${toHexadecimal(character)}`);
}

function toHexadecimal(character: string): string {
	return character.charCodeAt(0).toString(16).padStart(2, '0');
}

/**
The decoded path of a request target, as the engine's `uri` field begins.
*/
export function toUriField(target: string): string {
	const decoded = target.replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) =>
		String.fromCharCode(Number.parseInt(digits, 16)),
	);
	return limitV3(decoded.split('?')[0]);
}

/** 200 bytes, then how many are left out. */
function limitV3(text: string): string {
	return text.length <= 200
		? escapeV3Value(text)
		: `${escapeV3Value(text.slice(0, 200))} (${text.length - 200} characters omitted)`;
}

/**
The text as bytes, one a character.
*/
export function toBytes(text: string): Buffer {
	return Buffer.from(text, 'latin1');
}

/**
What a true line of mod_security2 behind Apache is made of.
*/
export type V2Line = {
	readonly client?: string;
	readonly port?: number;
	readonly verdict?: string;
	readonly match?: string;
	readonly ruleId?: string;
	readonly tags?: readonly string[];
	readonly hostname?: string;
	readonly uri?: string;
	readonly uniqueId?: string;
	readonly referrer?: string;
};

/** Apache's module cuts its message here. */
const messageLimit = 1023;

/**
The line as Apache with mod_security2 2.9.7 prints it: the message cut, its backslashes doubled, and the last three fields behind it.
*/
export function makeV2Line(line: V2Line = {}): string {
	const {
		client = '192.0.2.10',
		port = 51_000,
		verdict = 'Warning.',
		match = "detected SQLi using libinjection with fingerprint 's&1c'",
		ruleId = '942100',
		tags = ['attack-sqli', 'paranoia-level/1'],
		hostname = 'shop.test',
		uri = '/get',
		uniqueId = 'ZTzNVTW5gv9xFHWEH0rSOwAAAAc',
		referrer,
	} = line;
	const message =
		`${verdict} ${match}` +
		` [file "/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "66"] [id "${ruleId}"] [msg "SQL Injection"]` +
		` [data "Matched Data: 1"] [severity "CRITICAL"] [ver "OWASP_CRS/4.0.0"] ${tags.map(tag => `[tag "${tag}"]`).join(' ')}`;
	return (
		`[Wed Nov 25 10:00:00.123456 2026] [security2:error] [pid 71:tid 72] [client ${client}:${port}] [client ${client}] ModSecurity: ` +
		message.slice(0, messageLimit).replaceAll('\\', '\\\\') +
		` [hostname "${hostname}"] [uri "${uri}"] [unique_id "${uniqueId}"]` +
		(referrer === undefined ? '' : `, referer: ${referrer}`)
	);
}
