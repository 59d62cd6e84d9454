import path from 'node:path';
import {expect, test} from 'vitest';
import {createConnection, type Request} from '../../demo/record/requests.ts';
import {type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {run} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

/*
What real servers answered is what waftop says they answered, whatever clients write into the access log.
*/
type Document = {
	readonly source?: {readonly ip?: string};
	readonly http?: {readonly response?: {readonly status_code?: number}};
	readonly modsecurity: {readonly unique_id?: string; readonly access?: {readonly joined?: string}};
};

const attack = 'q=%3Cscript%3Ealert(1)%3C/script%3E';

/** Texts that imitate the rest of a line. */
const forged = [
	'" 200 5 "-" "-',
	'x" 200 5 "-" "x" "y',
	'] "GET / HTTP/1.1" 200 5',
	String.raw`\" 200 5 \"-\" \"`,
	'198.51.100.66 - - [28/Nov/2026:01:17:21 +0000] "GET / HTTP/1.1" 200 5 "-" "-"',
	'","status":"200","x":"',
];

const basic = (name: string): string => `Basic ${Buffer.from(name, 'latin1').toString('base64')}`;

/** Each of a client of its own, so that what it saw can be told by its address. */
const requests: readonly Request[] = [
	...[
		'/',
		'/login',
		'/nothing-here',
		`/?${attack}`,
		`/search?${attack}`,
		'/item/1?id=1%27%20OR%20%271%27=%271',
	].flatMap(target => [
		{client: '', target},
		{client: '', target, method: 'POST', body: 'a=1'},
		{client: '', target: `http://shop.test${target}`},
	]),
	...forged.flatMap((text): Request[] => [
		{client: '', target: `/?${attack}`, userAgent: text},
		{client: '', target: `/?${attack}`, headers: {Referer: text}},
		{client: '', target: `/?${attack}`, headers: {Authorization: basic(text.replaceAll(':', '.'))}},
		{client: '', target: `/${text.replaceAll(' ', '+')}?${attack}`},
		{client: '', target: '/', userAgent: text},
	]),
].map((request, place) => ({...request, client: `203.0.113.${place + 1}`}));

/** Whoever waits for the server to be there asks from here. */
const probe = '127.0.0.1';

/** What each client saw, over one connection that is kept alive. */
async function sendAll(server: Server): Promise<Map<string, number>> {
	const connection = createConnection(server.port);
	const saw = new Map<string, number>();
	for (const request of requests) {
		saw.set(request.client, await connection.send(request));
	}

	connection.close();
	return saw;
}

async function readDocuments(server: Server, access: string, ...format: string[]): Promise<Document[]> {
	const args = ['--json', '--unseen', '--no-follow', server.errorLog, '--access-log', access, ...format];
	const {stdout, code} = await run({args}).finished;
	expect(code).toBe(0);
	return stdout
		.toString()
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Document);
}

/** No status that is told is another than the one that was seen; of `isWhole` each client's is told. */
function expectRight(documents: readonly Document[], saw: ReadonlyMap<string, number>, isWhole: boolean): void {
	const told = documents.flatMap(({source, http}) =>
		source?.ip === undefined || source.ip === probe || http?.response?.status_code === undefined
			? []
			: [[source.ip, http.response.status_code] as const],
	);
	expect(told.filter(([client, status]) => saw.get(client) !== status)).toEqual([]);
	if (isWhole) {
		const seen = new Set(
			documents.flatMap(({source, modsecurity}) => (modsecurity.unique_id === undefined ? [] : [source?.ip])),
		);
		const both = documents.filter(
			({source, modsecurity}) => modsecurity.unique_id === undefined && seen.has(source?.ip),
		);
		expect(both).toEqual([]);
		expect(new Set(told.map(([client]) => client))).toEqual(new Set(saw.keys()));
	}
}

const raw = '$remote_addr - [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

test('nginx: by default each answer is told as its client saw it, and by raw lines none wrongly', async () => {
	await withWaf(async () => {
		const server = await startNginx({
			engine: 'On',
			extraConfig: `log_format raw escape=none '${raw}';
log_format json escape=json '{"time":"$time_iso8601","remote_addr":"$remote_addr","agent":"$http_user_agent","referrer":"$http_referer","request_method":"$request_method","request_uri":"$request_uri","status":"$status","user":"$remote_user"}';
access_log logs/raw.log raw; access_log logs/json.log json;`,
		});
		try {
			const saw = await sendAll(server);
			await expect.poll(() => saw.size).toBe(requests.length);
			expectRight(await readDocuments(server, server.accessLog), saw, true);
			expectRight(await readDocuments(server, path.join(server.folder, 'logs/json.log')), saw, true);
			const rawLog = path.join(server.folder, 'logs/raw.log');
			expectRight(await readDocuments(server, rawLog, '--access-format', `escape=none ${raw}`), saw, false);
			expectRight(await readDocuments(server, rawLog), saw, false);
		} finally {
			await server.stop();
		}
	});
});

test('Apache: each answer is told as its client saw it, by id and without', async () => {
	await withWaf(async () => {
		const format = String.raw`%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"`;
		const own = `${format} %{UNIQUE_ID}e`;
		const server = await startApache({
			engine: 'On',
			extraConfig: [
				`LogFormat "${format}" whole`,
				`LogFormat "${own}" own`,
				'CustomLog logs/whole.log whole',
				'CustomLog logs/own.log own',
			].join('\n'),
		});
		try {
			const saw = await sendAll(server);
			expectRight(await readDocuments(server, path.join(server.folder, 'logs/whole.log')), saw, true);
			const byId = await readDocuments(server, path.join(server.folder, 'logs/own.log'), '--access-format', own);
			expectRight(byId, saw, true);
			const joined = byId.filter(({modsecurity}) => modsecurity.unique_id !== undefined);
			expect(new Set(joined.map(({modsecurity}) => modsecurity.access?.joined))).toEqual(new Set(['id']));
		} finally {
			await server.stop();
		}
	});
});
