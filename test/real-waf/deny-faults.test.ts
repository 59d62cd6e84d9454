import {skipUnlessRoot} from '../skip.ts';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	chmodSync,
	chownSync,
	existsSync,
	lstatSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {createDice} from '../../demo/record/script.ts';
import {type ApplyStep} from '../../source/actions/deny/apply-plan.ts';
import {readRules} from '../../source/actions/deny/deny-file.ts';
import {run} from '../end-to-end/run-program.ts';
import {denyProgram, makePlainNginx, node, type PlainNginx} from './plain-nginx.ts';
import {type Orders} from './deny-program.ts';
import {withWaf} from './when-there.ts';

const isLong = process.env['WAFTOP_LONG'] === '1';
const old = 'deny 198.51.100.1; # waftop since=2026-11-25T14:03:11Z until=never by=alice reason="before"\n';

async function during(check: (nginx: PlainNginx) => Promise<void>): Promise<void> {
	await withWaf(async () => {
		const nginx = await makePlainNginx();
		try {
			await check(nginx);
		} finally {
			nginx.remove();
		}
	});
}

function orders(nginx: PlainNginx, given: Partial<Orders> = {}): string {
	const all: Orders = {command: nginx.command, reload: ['true'], addresses: ['203.0.113.7'], ...given};
	return JSON.stringify(all);
}

async function deny(nginx: PlainNginx, given: Partial<Orders> = {}) {
	const {stdout, code, signal, stderr} = await run({command: [node, denyProgram, orders(nginx, given)]}).finished;
	const [ready, ...outcomes] = stdout.toString().trimEnd().split('\n');
	return {
		ready,
		outcomes: outcomes.map(line => JSON.parse(line) as {kind: string; words?: string; step?: string}),
		code,
		signal,
		stderr,
	};
}

function rangesIn({denyFile}: PlainNginx): string[] {
	return existsSync(denyFile) ? readRules(readFileSync(denyFile, 'latin1'), 'deny').map(({range}) => range) : [];
}

/** The file is the old one or the new one, nginx takes it, and the next change works and leaves nothing beside it. */
async function isWhole(nginx: PlainNginx, tried: string): Promise<void> {
	const text = readFileSync(nginx.denyFile, 'latin1');
	expect([['198.51.100.1'], ['198.51.100.1', tried]]).toContainEqual(rangesIn(nginx));
	expect(text.endsWith('\n')).toBe(true);
	expect(text.trimEnd().split('\n')).toHaveLength(rangesIn(nginx).length);
	expect(await nginx.test()).toBeUndefined();
	const next = await deny(nginx, {addresses: ['192.0.2.9']});
	expect(next.outcomes).toMatchObject([{kind: 'applied'}]);
	expect(rangesIn(nginx)).toContain('192.0.2.9');
	expect(readdirSync(path.dirname(nginx.denyFile)).filter(name => name.endsWith('.tmp'))).toEqual([]);
}

describe('a process that is killed leaves the old file or the new one', () => {
	const steps: ApplyStep[] = ['locked', 'checked', 'written', 'tested', 'reloaded'];
	test.each(steps)('at the step %s', async step => {
		await during(async nginx => {
			writeFileSync(nginx.denyFile, old);
			const {signal} = await deny(nginx, {dieAt: step});
			expect(signal).toBe('SIGKILL');
			await isWhole(nginx, '203.0.113.7');
		});
	});

	test('at the step restored, when the reload failed', async () => {
		await during(async nginx => {
			writeFileSync(nginx.denyFile, old);
			const {signal} = await deny(nginx, {dieAt: 'restored', reload: ['false']});
			expect(signal).toBe('SIGKILL');
			expect(rangesIn(nginx)).toEqual(['198.51.100.1']);
			await isWhole(nginx, '203.0.113.7');
		});
	});

	test(`at ${isLong ? 200 : 20} random points`, async () => {
		await during(async nginx => {
			const dice = createDice(Number(process.env['WAFTOP_SEED'] ?? 4));
			for (let round = 0; round < (isLong ? 200 : 20); round++) {
				writeFileSync(nginx.denyFile, old);
				const child = spawn(node, [denyProgram, orders(nginx)], {stdio: ['ignore', 'pipe', 'ignore']});
				const ended = once(child, 'exit');
				await once(child.stdout, 'data');
				// A change takes some 60 ms, tests of nginx and the lock included.
				await sleep(dice.roll() * 80);
				child.kill('SIGKILL');
				await ended;
				expect([['198.51.100.1'], ['198.51.100.1', '203.0.113.7']]).toContainEqual(rangesIn(nginx));
				expect(await nginx.test()).toBeUndefined();
			}

			await isWhole(nginx, '203.0.113.7');
		});
	});
});

test('two processes that add 50 rules each at once lose none, and nginx takes every state', async () => {
	await during(async nginx => {
		const lists = [1, 2].map(half => Array.from({length: 50}, (_, number) => `203.0.113.${half * 100 + number}`));
		const over = new AbortController();
		const watching = (async () => {
			const faults: string[] = [];
			while (!over.signal.aborted) {
				faults.push((await nginx.test()) ?? '');
			}

			return faults.filter(fault => fault !== '');
		})();
		const results = await Promise.all(lists.map(async addresses => deny(nginx, {addresses})));
		over.abort();
		expect(results.flatMap(({outcomes}) => outcomes.map(({kind}) => kind))).toEqual(
			Array.from({length: 100}, () => 'applied'),
		);
		expect(new Set(rangesIn(nginx))).toEqual(new Set(lists.flat()));
		expect(rangesIn(nginx)).toHaveLength(100);
		expect(await watching).toEqual([]);
	});
});

test('a full disk changes nothing, and is told', async () => {
	// In a namespace of an ordinary user the folders of root belong to nobody known, and are not trusted.
	skipUnlessRoot();
	await during(async nginx => {
		// A file system of its own over the folder, filled to its last byte; it goes with the process.
		const folder = path.dirname(nginx.denyFile);
		const script = [
			'set -e',
			'mount -t tmpfs -o size=16k none "$1"',
			'printf "%s" "$2" > "$1/waftop-deny.conf"',
			': > "$1/.waftop-deny.conf.lock"',
			'cat /dev/zero > "$1/.fill" 2> /dev/null || true',
			'"$3" "$4" "$5"',
			'cat "$1/waftop-deny.conf"',
		].join('\n');
		const configFile = path.join(nginx.folder, 'nginx.conf');
		writeFileSync(configFile, `user root;\n${readFileSync(configFile, 'utf8')}`);
		const parameters = [folder, old, node, denyProgram, orders(nginx)];
		const {stdout, stderr} = await run({
			command: ['unshare', '--mount', 'sh', '-c', script, 'sh', ...parameters],
		}).finished;
		const [ready, outcome, file] = stdout.toString().trimEnd().split('\n');
		expect({ready, stderr}).toEqual({ready: 'ready', stderr: ''});
		const words = expect.stringContaining('ENOSPC') as string;
		expect(JSON.parse(outcome)).toMatchObject({kind: 'failed', step: 'write', restored: true, words});
		expect(`${file}\n`).toBe(old);
	});
});

test('a folder that may not be written is told before, with what to paste', async () => {
	await during(async nginx => {
		writeFileSync(nginx.denyFile, old);
		const folder = path.dirname(nginx.denyFile);
		const isRoot = process.getuid?.() === 0;
		chmodSync(nginx.folder, 0o755);
		chmodSync(folder, 0o555);
		// Only root writes everywhere, so root becomes nobody; nginx -t still writes its log.
		for (const name of isRoot ? ['data', 'error.log'] : []) {
			writeFileSync(path.join(nginx.folder, 'error.log'), '');
			chownSync(path.join(nginx.folder, name), 65_534, 65_534);
		}

		const program = path.join(import.meta.dirname, '..', '..', 'bin', 'waftop.js');
		const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
		const {code, stderr} = await run({
			command: [
				...asNobody,
				node,
				program,
				'block',
				'203.0.113.7',
				'--for',
				'24h',
				'--reason',
				'it is so',
				'--yes',
				'--nginx',
				nginx.command.join(' '),
			],
		}).finished;
		expect(stderr).toContain(`cannot write into ${folder}: permission denied`);
		expect(stderr).toContain("$ sudo waftop block 203.0.113.7 --for 24h --reason 'it is so'");
		expect(code).toBe(1);
		expect(readFileSync(nginx.denyFile, 'utf8')).toBe(old);
	});
});

test('a link to the deny file stays a link', async () => {
	await during(async nginx => {
		const target = path.join(nginx.folder, 'data', 'list');
		writeFileSync(target, old);
		symlinkSync(target, nginx.denyFile);
		expect((await deny(nginx)).outcomes).toMatchObject([{kind: 'applied'}]);
		expect(lstatSync(nginx.denyFile).isSymbolicLink()).toBe(true);
		expect(readRules(readFileSync(target, 'latin1'), 'deny')).toHaveLength(2);
	});
});
