import {createServer} from 'node:http';
import {once} from 'node:events';
import {appendFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {type AddressInfo} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {byEffort} from '../effort.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {nginxTime} from './fresh-log.ts';
import {type Run, run, until} from './run-program.ts';
import {alertsIn, end, type PrintedEvent} from './watched-events.ts';

let folder: string;
let log: string;
let rules: string;
let number = 0;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-watch-'));
	log = path.join(folder, 'error.log');
	rules = path.join(folder, 'rules.yaml');
	writeFileSync(log, '');
	writeFileSync(rules, 'name: seen\ntype: any\nrealert: {seconds: 0}\nquery_key: source.ip\nfilter: []\n');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** A request that was blocked at a moment, with an id of its own. */
function blocked(time: number, client = '192.0.2.10'): string {
	number++;
	const uniqueId = `1795600800${String(number % 100).padStart(2, '0')}.${String(number).padStart(6, '0')}`;
	return `${makeV3Line({time: nginxTime(time), denied: true, client, uniqueId, connection: number})}\n`;
}

function watch(...args: readonly string[]): Run {
	return run({
		args: ['watch', log, '--alerts', rules, '--json', ...args],
		env: {XDG_STATE_HOME: path.join(folder, 'state'), XDG_CONFIG_HOME: path.join(folder, 'config')},
	});
}

test('an event of a growing log is printed, and SIGTERM ends it well', async () => {
	const watching = watch();
	appendFileSync(log, blocked(Date.now()));
	await until('the event', () => alertsIn(watching.stdout()).length > 0);
	const {code, stderr} = await end(watching);
	expect(code).toBe(0);
	expect(stderr).toBe('');
	expect(alertsIn(watching.stdout())).toMatchObject([{rule: 'seen', key: '192.0.2.10'}]);
});

test('a line that is dated ahead of the clock is said and counts now, and what follows is heard all the same, after a restart too', async () => {
	const flat = 'name: flat\ntype: flatline\nthreshold: 1\ntimeframe: {hours: 2}\nrealert: {seconds: 0}\nfilter: []\n';
	appendFileSync(rules, `---\n${flat}`);
	const first = watch();
	appendFileSync(log, blocked(Date.UTC(2099, 0, 1)));
	await until('the one of tomorrow', () => alertsIn(first.stdout()).length > 0);
	appendFileSync(log, blocked(Date.now(), '192.0.2.11'));
	await until('the one behind it', () => alertsIn(first.stdout()).length > 1);
	const {code, stderr} = await end(first);
	expect(code).toBe(0);
	expect(stderr).toContain("dated 2099-01-01T00:00:00.000Z, ahead of this machine's clock");
	const second = watch();
	appendFileSync(log, blocked(Date.now(), '192.0.2.12'));
	await until('one after the restart', () => alertsIn(second.stdout()).length > 0);
	await end(second);
	const heard = [...alertsIn(first.stdout()), ...alertsIn(second.stdout())];
	expect(heard.map(({rule, key}) => `${rule} ${key}`)).toEqual([
		'seen 192.0.2.10',
		'seen 192.0.2.11',
		'seen 192.0.2.12',
	]);
});

test('without --json it is one line, in which nothing of a client can move the cursor or make another line', async () => {
	writeFileSync(rules, 'name: seen\ntype: any\nalert_subject: "{0}"\nalert_subject_args: [url.path]\nfilter: []\n');
	const watching = run({
		args: ['watch', '-', '--alerts', rules],
		env: {XDG_STATE_HOME: path.join(folder, 'state')},
		input: `${makeV3Line({denied: true, uri: String.raw`/\x1b[2J\x0aforged`})}\n`,
	});
	const {code, stdout} = await watching.finished;
	expect(code).toBe(0);
	expect(stdout.toString()).toMatch(
		/^2026-11-25T10:00:00\.000Z\talert\tseen\t-\t1\t\/[^\n\u{1b}]*\n2026-11-25T10:01:00\.000Z\tresolved\tseen\t-\t0\t[^\n]*\n$/u,
	);
});

test('a start goes on where the last one ended: what came meanwhile is told, and nothing twice, over a rotation too', async () => {
	appendFileSync(log, blocked(Date.now(), '192.0.2.1'));
	const first = watch();
	await until('the first', () => alertsIn(first.stdout()).length === 1);
	await end(first);
	appendFileSync(log, blocked(Date.now(), '192.0.2.2'));
	renameSync(log, `${log}.1`);
	appendFileSync(log, blocked(Date.now(), '192.0.2.3'));
	const second = watch();
	await until('both others', () => alertsIn(second.stdout()).length >= 2);
	appendFileSync(log, blocked(Date.now(), '192.0.2.4'));
	await until('the last', () => alertsIn(second.stdout()).length >= 3);
	await end(second);
	expect(alertsIn(second.stdout()).map(({key}) => key)).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.4']);
});

test('half a burst before a restart and half after it are one', async () => {
	writeFileSync(rules, 'name: burst\ntype: frequency\nnum_events: 4\ntimeframe: {minutes: 5}\nfilter: []\n');
	const first = watch();
	const [time] = [Date.now()];
	appendFileSync(log, blocked(time) + blocked(time));
	await until('what is kept', () => keptState().includes('state.jsonl'));
	await end(first);
	appendFileSync(log, blocked(time + 1000) + blocked(time + 1000));
	const second = watch();
	await until('the burst', () => alertsIn(second.stdout()).length === 1);
	await end(second);
	expect(alertsIn(first.stdout())).toEqual([]);
});

function keptState(): readonly string[] {
	return readdirSync(path.join(folder), {recursive: true, encoding: 'utf8'}).map(name => path.basename(name));
}

test('killed again and again, it tells everything, and nothing twice', async () => {
	const kills = byEffort({quick: 3, whole: 10, long: 100});
	const told: PrintedEvent[] = [];
	let sent = 0;
	const send = (): void => {
		sent++;
		appendFileSync(log, blocked(Date.now(), `198.51.100.${sent % 250}`));
	};

	for (let kill = 0; kill < kills; kill++) {
		const watching = watch();
		send();
		// Now before anything was kept, now after.
		const wanted = told.length + (kill % 3);
		await until('some of it', () => told.length + alertsIn(watching.stdout()).length >= Math.min(wanted, sent));
		send();
		watching.child.kill('SIGKILL');
		const {stdout} = await watching.finished;
		told.push(...alertsIn(stdout.toString().replace(/[^\n]*$/, '')));
	}

	const last = watch();
	await until('the rest', () => new Set([...told, ...alertsIn(last.stdout())].map(({id}) => id)).size >= sent);
	await end(last);
	told.push(...alertsIn(last.stdout()));
	expect(new Set(told.map(({id}) => id)).size).toBe(sent);
	expect(told).toHaveLength(sent);
});

test('a state that is damaged is said, and the rules begin anew', async () => {
	const first = watch();
	appendFileSync(log, blocked(Date.now()));
	await until('the event', () => alertsIn(first.stdout()).length > 0);
	await end(first);
	const file = readdirSync(folder, {recursive: true, encoding: 'utf8'}).find(name => name.endsWith('state.jsonl'))!;
	writeFileSync(path.join(folder, file), '{"waftop":"alerts","version":1}\n{"counts":');
	const second = watch();
	await until('the sentence', () => second.stderr().includes('begin anew'));
	await until('the event again', () => alertsIn(second.stdout()).length > 0);
	await end(second);
	expect(second.stderr()).toMatch(
		/^waftop: what rules knew is not taken over, since it is damaged: .*; they begin anew\n$/,
	);
});

test('only one process tells of the same rules and logs', async () => {
	const first = watch();
	appendFileSync(log, blocked(Date.now()));
	await until('the event', () => alertsIn(first.stdout()).length > 0);
	const {code, stderr} = await watch().finished;
	await end(first);
	expect(code).toBe(1);
	expect(stderr).toContain(`process ${first.child.pid} watches these logs with these rules already`);
});

test('of a log that ended days ago the silence since is found once, and what comes then at once, over a restart too', async () => {
	writeFileSync(
		rules,
		`${readFileSync(rules, 'utf8')}---\nname: silent\ntype: flatline\nthreshold: 1\ntimeframe: {hours: 2}\nrealert: {hours: 1}\nfilter: []\n`,
	);
	appendFileSync(log, blocked(Date.now() - 4 * 86_400_000, '192.0.2.1'));
	const first = watch();
	await until('both', () => alertsIn(first.stdout()).length > 1);
	expect(alertsIn(first.stdout()).map(({rule}) => rule)).toEqual(['seen', 'silent']);
	appendFileSync(log, blocked(Date.now(), '192.0.2.2'));
	await until('the live one', () => first.stdout().includes('192.0.2.2'));
	await end(first);
	const second = watch();
	appendFileSync(log, blocked(Date.now(), '192.0.2.3'));
	await until('the next', () => alertsIn(second.stdout()).length > 0);
	await end(second);
	expect([...alertsIn(first.stdout()).slice(2), ...alertsIn(second.stdout())].map(({key}) => key)).toEqual([
		'192.0.2.2',
		'192.0.2.3',
	]);
});

test('a denial that comes after a request was counted as passed reaches the rules that ask for it, and no rule twice', async () => {
	writeFileSync(
		rules,
		`${readFileSync(rules, 'utf8')}---\nname: blocked\ntype: any\nrealert: {seconds: 0}\nfilter:\n  - term: {modsecurity.outcome: blocked}\n`,
	);
	const line = {client: '192.0.2.7', uniqueId: '179560080077.770000', connection: 7};
	const watching = watch();
	appendFileSync(log, `${makeV3Line({...line, time: nginxTime(Date.now()), denied: false})}\n`);
	await until('the request', () => alertsIn(watching.stdout()).length > 0);
	appendFileSync(log, `${makeV3Line({...line, time: nginxTime(Date.now()), denied: true})}\n`);
	await until('its denial', () => alertsIn(watching.stdout()).length > 1);
	appendFileSync(log, blocked(Date.now(), '192.0.2.8'));
	await until('the next', () => alertsIn(watching.stdout()).length > 3);
	await end(watching);
	const told = alertsIn(watching.stdout()).map(({rule}) => rule);
	expect(told).toEqual(['seen', 'blocked', ...told.slice(2)]);
	expect(told.slice(2).toSorted()).toEqual(['blocked', 'seen']);
});

test('--no-follow ends when a receiver that takes its time has everything', async () => {
	const keys: string[] = [];
	const server = createServer((request, response) => {
		request.resume().on('end', () => {
			keys.push(String(request.headers['idempotency-key']));
			setImmediate(() => response.end());
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	appendFileSync(rules, `alert: post\nhttp_post_url: http://127.0.0.1:${port}/\n`);
	const clients = Array.from({length: 40}, (_, at) => `192.0.2.${at + 1}`);
	appendFileSync(log, clients.map(client => blocked(Date.now(), client)).join(''));
	const {code, stdout} = await watch('--no-follow', '--since', '2026-01-01').finished;
	server.close();
	expect(code).toBe(0);
	expect(alertsIn(stdout.toString())).toHaveLength(40);
	expect(new Set(keys).size).toBe(40);
});

test('a folder that cannot be made for what rules know ends it at once, with its name', async () => {
	const env = {XDG_STATE_HOME: '/proc/nowhere'};
	const {code, stderr} = await run({args: ['watch', log, '--alerts', rules], env}).finished;
	expect(code).toBe(1);
	expect(stderr).toContain('cannot make the folder /proc/nowhere/waftop');
	expect(stderr).toContain('XDG_STATE_HOME names another place');
});

test('a mistake in a rule ends it at once, with file and line', async () => {
	writeFileSync(
		rules,
		'name: seen\ntype: any\nfilter: []\n---\nname: wrong\ntype: frequency\ntimeframe: 5\nfilter: []\n',
	);
	const {code, stderr} = await watch().finished;
	expect(code).toBe(2);
	expect(stderr).toMatch(/^waftop: .*rules\.yaml:\d+: /);
});

test('a log of another kind is said once while it is followed, and what comes later is heard', async () => {
	const line = '192.0.2.7 - - [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0"\n';
	writeFileSync(log, line);
	const watching = watch();
	await until('the sentence', () => watching.stderr() !== '');
	appendFileSync(log, line + blocked(Date.now()));
	await until('the event', () => alertsIn(watching.stdout()).length > 0);
	const {code, stderr} = await end(watching);
	expect(code).toBe(0);
	expect(stderr).toMatch(/^waftop: none of 1 line of \S+ is ModSecurity's: .*\n$/);
});
