/**
What a client may send and no terminal may get: every byte, what moves, colours, links, copies, hides and reorders.
*/
export const hostileTexts: ReadonlyArray<{readonly name: string; readonly bytes: Buffer}> = [
	{name: 'every byte', bytes: Buffer.from(Array.from({length: 256}, (_, byte) => byte).filter(byte => byte !== 10))},
	{name: 'colours and concealment', bytes: Buffer.from('a\u001B[31mred\u001B[8mhidden\u001B[28;0mz')},
	{name: 'the cursor and the screen', bytes: Buffer.from('a\u001B[2J\u001B[1;1H\u001B[?1049l\u001B[?25h\u001Bcz')},
	{name: 'a link', bytes: Buffer.from('a\u001B]8;;https://blog.test/\u0007link\u001B]8;;\u001B\\z')},
	{name: 'the clipboard', bytes: Buffer.from('a\u001B]52;c;ZXZpbA==\u0007z\u001BPq\u001B\\')},
	{name: 'the title', bytes: Buffer.from('a\u001B]0;title\u0007\u001B]2;title\u001B\\z')},
	{name: 'C1 controls', bytes: Buffer.from('a\u009B31mred\u009D52;c;ZXZpbA==\u009Cz\u0085\u008D')},
	{name: 'C1 controls as bytes', bytes: Buffer.from('a\u009B31mred\u009D52;c;eA==\u009Cz', 'latin1')},
	{name: 'another direction', bytes: Buffer.from('a\u202Egnp.exe\u2066b\u2069\u200F\u061Cz')},
	{name: 'tag characters', bytes: Buffer.from(`a${String.fromCodePoint(0xe_00_41, 0xe_00_42, 0xe_00_7f)}z`)},
	{name: 'nothing to see', bytes: Buffer.from('a\u200B\u200D\u00AD\u2060\uFEFF\uFE0F\u3164\u115Fz')},
	{name: 'a flood of marks', bytes: Buffer.from(`a${'\u0301\u0316'.repeat(200)}z`)},
	{name: 'wide and joined', bytes: Buffer.from('界👨‍👩‍👧‍👦🇩🇪👍🏽ﷺz')},
	{name: 'broken UTF-8', bytes: Buffer.from([0x61, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf8, 0x88, 0xff, 0xfe, 0x7a])},
];

/** Fields that a client's bytes can come into; the others are the server's own. */
export const fields = [
	'match',
	'file',
	'message',
	'data',
	'version',
	'tag',
	'uri',
	'host',
	'target',
	'referrer',
	'userAgent',
] as const;

export type Field = (typeof fields)[number];

/**
A warning and a denial of one transaction as nginx prints them, with a text in one field.
*/
export function makeLines(number: number, time: string, field: Field, text: Buffer): Buffer[] {
	const put = (name: Field, usual: string) => (field === name ? text.toString('latin1') : usual);
	const second = Math.floor(Date.parse(`${time.replaceAll('/', '-').replace(' ', 'T')}Z`) / 1000);
	const id = `${second}00.${String(number).padStart(6, '0')}`;
	const head = `${time} [info] 7#7: *${number} `;
	const target = put('target', '/item');
	const tail =
		` [hostname "192.0.2.80"] [uri "${put('uri', '/item')}"] [unique_id "${id}"] [ref "v1,2"], client: 192.0.2.7, server: shop.test` +
		`, request: "GET ${target} HTTP/1.1", host: "${put('host', 'shop.test')}", referrer: "${put('referrer', 'https://blog.test/')}"`;
	const warning =
		`${head}ModSecurity: Warning. Matched "Operator \`Rx' with parameter \`x' against variable \`ARGS:a' (Value: \`${put('match', 'x')}' )` +
		` [file "/usr/share/modsecurity-crs/rules/REQUEST-941-APPLICATION-ATTACK-XSS.conf${put('file', '')}"] [line "38"] [id "941100"] [rev ""]` +
		` [msg "XSS Attack${put('message', '')}"] [data "Matched Data: x found within REQUEST_HEADERS:User-Agent: ${put('data', 'x')}${put('userAgent', '')}"]` +
		` [severity "2"] [ver "OWASP_CRS/3.3.4${put('version', '')}"] [maturity "0"] [accuracy "0"] [tag "attack-xss${put('tag', '')}"]${tail}`;
	const denial =
		`${head}[client 192.0.2.7] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator \`Ge' with parameter \`5'` +
		` against variable \`TX:ANOMALY_SCORE' (Value: \`5' ) [file "/usr/share/modsecurity-crs/rules/REQUEST-949-BLOCKING-EVALUATION.conf"]` +
		` [line "81"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [data ""] [severity "2"]` +
		` [ver "OWASP_CRS/3.3.4"] [maturity "0"] [accuracy "0"] [tag "attack-generic"]${tail}`;
	return [Buffer.from(warning, 'latin1'), Buffer.from(denial, 'latin1')];
}

/**
Lines of every hostile text in every field, or of none: the same transactions with a harmless text.
*/
export function makeHostileLines(time: string, harmless = false): Buffer[] {
	return hostileTexts.flatMap(({bytes}, row) =>
		fields.flatMap((field, column) =>
			makeLines(1 + row * fields.length + column, time, field, harmless ? Buffer.from('harmless') : bytes),
		),
	);
}
