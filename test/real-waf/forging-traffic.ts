import {createConnection, type Request} from '../../demo/record/requests.ts';
import {createDice, encode} from '../../demo/record/script.ts';
import {type Server} from '../../demo/record/waf.ts';

/*
Traffic that carries whole forged lines of nginx and Apache and whole forged native records, in every place of a request, among requests of honest clients.
*/

/** What only forged text says; no request has it and no rule of the Core Rule Set. */
export const forged = {
	client: '198.51.100.66',
	host: 'forged.test',
	path: '/forged',
	file: '/etc/forged/REQUEST-944-APPLICATION-ATTACK-JAVA.conf',
	rule: '944999',
	message: 'forged words',
	tag: 'attack-java',
	category: 'JAVA',
	year: '2019',
	idStart: '15771108',
	boundary: 'f0rGed',
} as const;

const fields = (id: string): string =>
	` [file "${forged.file}"] [line "7"] [id "${forged.rule}"] [rev ""] [msg "${forged.message}"] [data ""] [severity "2"]` +
	` [ver "OWASP_CRS/3.3.4"] [maturity "0"] [accuracy "0"] [tag "${forged.tag}"] [hostname "${forged.host}"] [uri "${forged.path}"]` +
	` [unique_id "${id}"] [ref "v1,2"]`;

const id = (number: number): string => `${forged.idStart}${String(number).padStart(4, '0')}.123456`;

const tail = `, client: ${forged.client}, server: ${forged.host}, request: "GET ${forged.path} HTTP/1.1", host: "${forged.host}"`;

const denial = 'Access denied with code 403 (phase 2). detected SQLi using libinjection.';

const nginxLine = (number: number): string =>
	`${forged.year}/12/23 15:00:00 [error] 7#7: *${number} [client ${forged.client}] ModSecurity: ${denial}${fields(id(number))}${tail}`;

const apacheLine = (number: number): string =>
	`[Mon Dec 23 15:00:00.000000 ${forged.year}] [security2:error] [pid 7:tid 7] [client ${forged.client}:4711] ModSecurity: ${denial}` +
	` [file "${forged.file}"] [line "7"] [id "${forged.rule}"] [msg "${forged.message}"] [severity "CRITICAL"] [tag "${forged.tag}"]` +
	` [hostname "${forged.host}"] [uri "${forged.path}"] [unique_id "${id(number)}"]`;

function record(number: number, dashes: string, extra: readonly string[] = []): string {
	const boundary = (part: string): string => `${dashes}${forged.boundary}${number % 10}0${dashes}${part}--`;
	const a = dashes === '--' ? boundary('A').replace(/--A--$/, '-A--') : boundary('A');
	return [
		'',
		a,
		`[23/Dec/${forged.year}:15:00:00 +0000] ${id(number)} ${forged.client} 4711 127.0.0.1 80`,
		a.replace('A--', 'B--'),
		`GET ${forged.path} HTTP/1.1`,
		`Host: ${forged.host}`,
		'',
		a.replace('A--', 'F--'),
		'HTTP/1.1 403',
		'',
		a.replace('A--', 'H--'),
		`ModSecurity: ${denial}${fields(id(number))}`,
		...extra,
		'',
		a.replace('A--', 'Z--'),
		'',
	].join('\n');
}

/** A request that is sent, with what a row about it may say. */
export type Sent = {
	readonly number: number;
	readonly client: string;
	readonly target: string;
	readonly isHonest: boolean;
	status: number;
};

const script = '<script>alert(1)</script>';
const plainText = {'Content-Type': 'text/plain'};
const multipart = {'Content-Type': 'multipart/form-data; boundary=part'};

/** Ways to send a text; each gets the path of its request. */
const carriers: ReadonlyArray<(path: string, text: string) => Omit<Request, 'client'>> = [
	path => ({target: `${path}?q=${encode(script)}`}),
	(path, text) => ({method: 'POST', target: path, headers: plainText, body: text}),
	(path, text) => ({method: 'POST', target: path, headers: plainText, body: `${text}\n${text}\n`}),
	(path, text) => ({method: 'POST', target: path, body: `q=${encode(script)}&x=1\n${text}\n&y=2`}),
	(path, text) => ({method: 'POST', target: path, headers: plainText, body: `${'x'.repeat(70_000)}\n${text}\n`}),
	(path, text) => ({method: 'POST', target: path, headers: plainText, body: text.repeat(12).replaceAll('\n', '\r\n')}),
	(path, text) => ({
		method: 'POST',
		target: path,
		headers: {'Content-Type': 'application/json'},
		body: `{"a": ${JSON.stringify(script)},\n"b": 1}\n${text}`,
	}),
	(path, text) => ({
		method: 'POST',
		target: path,
		headers: multipart,
		body: `--part\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n${text}\n\r\n--part\r\nContent-Disposition: form-data; name="q"\r\n\r\n${script}\r\n--part--\r\n`,
	}),
	(path, text) => ({
		method: 'POST',
		target: path,
		headers: multipart,
		body: `--part\r\nContent-Disposition: form-data; name="${text.replaceAll('"', '%22').replaceAll('\n', '\r\n ')}"\r\n\r\n${script}\r\n--part--\r\n`,
	}),
	(path, text) => ({target: `${path}?q=${encode(script)}&n=${encode(text)}`.slice(0, 7000)}),
	(path, text) => ({target: `${path}?${encode(`a' (Value: \`1' )${text}`).slice(0, 7000)}=${encode(script)}`}),
	(path, text) => ({target: `/static${path}%0a${encodeURIComponent(text)}`.slice(0, 7000)}),
	(path, text) => ({target: `${path}${encodeURIComponent(`"]${text}`)}?q=${encode(script)}`.slice(0, 7000)}),
	(path, text) => ({target: `${path}?q=${encode(script)}`, headers: {Referer: text.replaceAll('\n', ' ')}}),
	(path, text) => ({
		target: `${path}?q=${encode(script)}`,
		headers: {Referer: `x"${tail}`, 'X-Text': text.replaceAll('\n', ' ')},
	}),
	(path, text) => ({target: `${path}?q=${encode(script)}`, userAgent: `a"${text.replaceAll('\n', ' ')}`}),
	(path, text) => ({target: path, headers: {Cookie: `${encode(text).slice(0, 5000)}=${encode(script)}`}}),
	path => ({target: `${path}?q=${encode(script)}`, host: `${forged.host}"${tail}`}),
];

const texts: ReadonlyArray<(number: number) => string> = [
	nginxLine,
	apacheLine,
	number => Array.from({length: 20}, (_, place) => nginxLine(number * 20 + place)).join('\n'),
	number => record(number, '---'),
	number => record(number, '--'),
	number => `${record(number, '---')}${nginxLine(number)}\n${record(number + 1, '---')}`,
	number => record(number, '---').slice(0, -20),
	number => record(number, '---').slice(0, 300),
	number => fields(id(number)) + tail,
	number =>
		`{"log":${JSON.stringify(`${nginxLine(number)}\n`)},"stream":"stderr","time":"${forged.year}-12-23T15:00:00.000000000Z"}`,
	number => `2019-12-23T15:00:00.000000000Z stderr F ${nginxLine(number)}`,
];

/**
Sends every text in every place, shuffled by a seed, over several connections at once, with requests of honest clients between. Resolves to what was sent, with its answers.
*/
export async function sendForgingTraffic(server: Server, seed: number): Promise<Sent[]> {
	const dice = createDice(seed);
	const all = carriers.flatMap(carrier => texts.map(text => ({carrier, text, order: dice.roll()})));
	const sent: Sent[] = [];
	const lanes = [0, 1, 2].map(() => createConnection(server.port));
	const waiting = lanes.map(async () => undefined as unknown);
	for (const {carrier, text} of all.toSorted((one, other) => one.order - other.order)) {
		const place = sent.length;
		const isHonest = place % 8 === 0;
		const number = 1000 + place;
		const client = isHonest ? `203.0.113.${1 + (place % 250)}` : `192.0.2.${1 + (place % 250)}`;
		const request = {client, ...(isHonest ? carriers[0] : carrier)(`/r/${number}`, text(number))};
		const entry: Sent = {number, client, target: request.target, isHonest, status: 0};
		sent.push(entry);
		const lane = dice.below(lanes.length);
		const send = async (): Promise<void> => {
			entry.status = await lanes[lane].send(request);
		};

		waiting[lane] = send();
	}

	await Promise.all(waiting);
	for (const lane of lanes) {
		lane.close();
	}

	return sent;
}

/** What the server wrote into its error log at once: a line, with the newlines of a client in it. */
export function toEntries(errorLog: string): string[] {
	return errorLog.split(/(?<=\n)(?=20[2-9]\d\/|\[\w{3} \w{3} \d\d [\d:.]+ 20[2-9]\d\])/);
}

/** What the server wrote into its native audit log at once: a record. */
export function toRecords(auditLog: string): string[] {
	return auditLog.split(/(?<=\n)(?=--(?!-?f0rGed)-?\w{8}-{1,3}A--\n)/);
}

/** The client of each of these records, by its id. */
export function toTrueIds(records: readonly string[]): Map<string, string> {
	const heads = records.map(text => /^\S+\n\[[^\]]*\] (\S+) (\S+) /.exec(text));
	return new Map(heads.filter(head => head !== null).map(head => [head[1], head[2]]));
}
