import {utimesSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {examine} from '../../source/actions/doctor/examine.ts';
import {diagnose as check} from '../../source/doctor/diagnose.ts';
import {type Finding} from '../../source/doctor/finding.ts';
import {healthyApache, healthyNginx, plant, type Tree} from './boxes.ts';
import {change, diagnose, idsOf, now} from './diagnose.ts';

const auditLog = '/var/log/modsec/modsec_audit.log';
const site = '/etc/nginx/sites-available/shop';

/** An nginx that was started 1000 s after the machine. */
function withProcesses(tree: Tree, open: readonly string[] = [auditLog]): Tree {
	const times = (id: number) => `${id} (nginx) S 1 ${Array.from({length: 17}, () => '0').join(' ')} 100000 0\n`;
	return {
		...tree,
		'/proc/stat': 'cpu 1 2 3\nbtime 1795000000\n',
		'/proc/100/cmdline': 'nginx: master process /usr/sbin/nginx -g daemon on; master_process on;\0',
		'/proc/100/status': 'Name:\tnginx\nPPid:\t1\nUid:\t0\t0\t0\t0\n',
		'/proc/100/stat': times(100),
		'/proc/100/exe': '-> /usr/sbin/nginx',
		'/proc/100/root': '-> /',
		'/proc/101/cmdline': 'nginx: worker process\0',
		'/proc/101/status': 'Name:\tnginx\nPPid:\t100\nUid:\t33\t33\t33\t33\nGid:\t33\t33\t33\t33\nGroups:\t33 \n',
		'/proc/101/stat': times(101),
		'/proc/101/maps': '7f0-7f1 r-xp 00000000 00:00 1 /usr/lib/x86_64-linux-gnu/libmodsecurity.so.3.0.15\n',
		...Object.fromEntries(open.map((name, at) => [`/proc/101/fd/${at + 4}`, `-> ${name}`])),
	};
}

/** Sets the time of every file of the configuration, and then of some. */
function diagnoseAt(tree: Tree, times: Readonly<Record<string, number>>): Finding[] {
	const root = plant(tree);
	for (const name of Object.keys(tree).filter(
		each => /^\/(?:etc|usr|var)\/.*[^/]$/.test(each) && tree[each]?.startsWith('->') === false,
	)) {
		utimesSync(path.join(root, name), 1_790_000_000, times[name] ?? 1_790_000_000);
	}

	return check(examine(root, now, undefined));
}

test('a running nginx with its log open is healthy, and its library tells the version', () => {
	const tree = withProcesses(healthyNginx);
	expect(idsOf(tree)).toEqual([]);
	const box = examine(plant(tree), now, undefined);
	expect(box.servers[0].worker).toEqual({uid: 33, gids: [33, 33]});
	expect(box.servers[0].processes).toMatchObject([
		{id: 100, isMaster: true, startedAt: 1_795_001_000_000},
		{id: 101, isMaster: false, libraries: ['/usr/lib/x86_64-linux-gnu/libmodsecurity.so.3.0.15']},
	]);
});

test.each([`${auditLog}.1`, `${auditLog} (deleted)`])('a worker that writes into %s', name => {
	expect(diagnose(withProcesses(healthyNginx, [name]))).toMatchObject([
		{
			id: 'audit-log-not-reopened',
			severity: 'error',
			certainty: 'certain',
			evidence: [{file: auditLog}, {file: '/proc/101/fd/4', text: name}],
		},
	]);
});

test('without the right to look at open files, sizes and times tell', () => {
	const tree = {...healthyNginx, [`${auditLog}.1`]: 'x\n'};
	expect(diagnoseAt(tree, {[auditLog]: 1_790_000_000, [`${auditLog}.1`]: 1_790_009_000})).toMatchObject([
		{id: 'audit-log-not-reopened', certainty: 'likely'},
	]);
	expect(diagnoseAt(tree, {[auditLog]: 1_790_009_000})).toEqual([]);
});

test('a file that is younger than the workers, but not where all are', () => {
	const tree = withProcesses(healthyNginx);
	expect(diagnoseAt(tree, {'/etc/nginx/modsecurity.conf': 1_795_100_000})).toMatchObject([
		{id: 'config-newer-than-process', severity: 'warn', evidence: [{file: '/etc/nginx/modsecurity.conf'}]},
	]);
	expect(diagnoseAt(tree, {})).toEqual([]);
});

test('rights of the folder for records are those of the worker', () => {
	const concurrent = change(
		healthyNginx,
		'/etc/nginx/modsecurity.conf',
		'SecAuditLogType Serial',
		'SecAuditLogType Concurrent\nSecAuditLogStorageDir /var/log/modsec/records',
	);
	const tree = withProcesses({...concurrent, '/var/log/modsec/records/': ''});
	expect(idsOf(tree, {'/var/log/modsec/records': 0o755})).toEqual(['audit-storage-not-writable']);
	expect(idsOf(tree, {'/var/log/modsec/records': 0o777})).toEqual([]);
	expect(idsOf(tree, {'/var/log/modsec/records': 0o777, '/var/log/modsec': 0o750})).toEqual([
		'audit-storage-not-writable',
	]);
});

test('a log that every user can read holds secrets only where they can get to it', () => {
	const tree = {...healthyNginx, [auditLog]: 'x\n'.repeat(3)};
	expect(idsOf(tree, {[auditLog]: 0o644})).toContain('log-readable-by-others');
	expect(idsOf(tree, {[auditLog]: 0o644, '/var/log/modsec': 0o750})).not.toContain('log-readable-by-others');
});

function jsonRecord(at: number, client: string, forwarded: string): string {
	const id = `${1_795_487_000 + at}42.${String(100_000 + at)}`;
	return JSON.stringify({
		transaction: {
			client_ip: client,
			time_stamp: 'Tue Nov 24 02:34:49 2026',
			unique_id: id,
			request: {method: 'GET', headers: {Host: 'shop.test', 'X-Forwarded-For': forwarded}},
			producer: {modsecurity: 'ModSecurity v3.0.15 (Linux)', components: []},
			messages: [{message: 'invented', details: {ruleId: '942100'}}],
		},
	});
}

function errorLine(at: number, offset = 0): string {
	const id = `${1_795_487_000 + at}42.${String(100_000 + at)}`;
	const minutes = 23 + Math.floor((20 + at) / 60);
	const time = `${String(2 + offset).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:${String((20 + at) % 60).padStart(2, '0')}`;
	return `2026/11/24 ${time} [info] 101#101: *${at} ModSecurity: Warning. Matched "x" [file "/x.conf"] [line "1"] [id "942100"] [hostname "shop.test"] [uri "/"] [unique_id "${id}"] [ref ""], client: 203.0.113.7, server: shop.test, request: "GET / HTTP/1.1", host: "shop.test"`;
}

const counts = Array.from({length: 60}, (_, at) => at);

test('records whose clients are one address of this network, with others in X-Forwarded-For', () => {
	const records = (client: (at: number) => string) =>
		counts.map(at => jsonRecord(at, client(at), `203.0.113.${at + 1}`)).join('\n');
	expect(diagnose({...healthyNginx, [auditLog]: `${records(() => '10.0.0.5')}\n`})).toMatchObject([
		{
			id: 'client-is-proxy',
			severity: 'warn',
			certainty: 'likely',
			fix: ['# in http { }', 'set_real_ip_from 10.0.0.5;', 'real_ip_header X-Forwarded-For;'],
		},
	]);
	expect(idsOf({...healthyNginx, [auditLog]: `${records(at => `203.0.113.${at + 1}`)}\n`})).toEqual([]);
});

test('requests that one log has and the other has not, where both cover the time', () => {
	const lines = counts.map(at => errorLine(at)).join('\n');
	const records = (wanted: (at: number) => boolean) =>
		counts
			.filter(at => wanted(at))
			.map(at => jsonRecord(at, '203.0.113.7', ''))
			.join('\n');
	const tree = (text: string): Tree => ({
		...healthyNginx,
		'/var/log/nginx/error.log': `${lines}\n`,
		[auditLog]: `${text}\n`,
	});
	expect(idsOf(tree(records(() => true)))).toEqual([]);
	expect(diagnose(tree(records(at => at % 2 === 0)))).toMatchObject([
		{id: 'events-in-one-log-only', where: [auditLog]},
	]);
	// A log that begins later is no fault.
	expect(idsOf(tree(records(at => at > 40)))).toEqual([]);
});

test('logs in different zones', () => {
	const lines = counts.map(at => errorLine(at, 5)).join('\n');
	const access = '203.0.113.7 - - [24/Nov/2026:02:23:20 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n';
	const tree = {...healthyNginx, '/var/log/nginx/error.log': `${lines}\n`, '/var/log/nginx/access.log': access};
	expect(diagnose(tree)).toMatchObject([
		{id: 'time-zone', evidence: [{text: 'is written in UTC+5'}, {text: 'is written in UTC+0'}]},
	]);
});

test('lines that nginx cut, with their share', () => {
	const line = errorLine(1).slice(0, 60);
	const cut = `${line} Matched "${'x'.repeat(2047 - line.length - 10)}`.slice(0, 2047);
	const text = [...counts.map(at => errorLine(at)), ...Array.from({length: 10}, () => cut)].join('\n');
	expect(diagnose({...healthyNginx, '/var/log/nginx/error.log': `${text}\n`})).toMatchObject([
		{id: 'lines-cut', evidence: [{text: expect.stringContaining('10 of the last 70 lines')}]},
	]);
});

test('a pattern of statuses that leaves out what is blocked, in an engine that goes by it', () => {
	const tree = change(healthyNginx, '/etc/nginx/modsecurity.conf', '"^(?:5|4(?!04))"', '"^5"');
	expect(idsOf(tree)).toEqual([]);
	const old = withProcesses(tree);
	expect(idsOf({...old, '/proc/101/maps': old['/proc/101/maps']?.replace('3.0.15', '3.0.4')})).toContain(
		'audit-relevant-status',
	);
});

test('a server of another user, or in a container, is left out with the reason', () => {
	const apart = {...withProcesses(healthyNginx), '/proc/100/root': '-> /var/lib/docker/x/merged'};
	const box = examine(plant(apart), now, undefined);
	expect(box.unseen).toMatchObject([
		{what: 'nginx of process 100', why: expect.stringContaining('--root /proc/100/root')},
	]);
	const foreign = {...withProcesses(healthyNginx), '/proc/100/status': 'PPid:\t1\nUid:\t1234\t1234\t1234\t1234\n'};
	expect(examine(plant(foreign), now, 1000).unseen).toMatchObject([{what: 'nginx of process 100'}]);
});

test('what cannot be read is said', () => {
	const tree = {...healthyNginx, [site]: undefined, '/etc/nginx/sites-enabled/shop': '-> shop'};
	expect(examine(plant(tree), now, undefined).unseen).toMatchObject([
		{what: '/etc/nginx/sites-enabled/shop', why: 'its links lead in a circle'},
	]);
	const missing = change(
		healthyApache,
		'/etc/apache2/apache2.conf',
		'LogLevel warn',
		'LogLevel warn\nInclude conf/none.conf',
	);
	expect(examine(plant(missing), now, undefined).unseen).toMatchObject([
		{what: '/etc/apache2/conf/none.conf', why: 'no such file'},
	]);
});
