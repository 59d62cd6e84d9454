import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createRemoteDenier, type RemoteOptions} from '../../../source/actions/deny/remote-denier.ts';
import {hour} from '../../../source/waf/clock.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-remote-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

/** A program in the place of ssh that notes its words, and says no for one machine. */
const ssh = [
	process.execPath,
	'-e',
	`const [file, host, ...words] = process.argv.slice(1);
	require('node:fs').appendFileSync(file, JSON.stringify([host, ...words]) + '\\n');
	if (host === 'web2') { console.error('waftop: refused'); process.exit(5); }`,
];

const make = (more: Partial<RemoteOptions> = {}) =>
	createRemoteDenier({
		hosts: ['web1', 'web3'],
		command: [
			...ssh,
			path.join(folder, 'words'),
			'{host}',
			'block',
			'{address}',
			'--for',
			'{duration}',
			'--reason',
			'{reason}',
		],
		undoCommand: undefined,
		allow: ['192.0.2.200'],
		clock: {now: () => 1_000_000},
		trail: {note: async () => undefined},
		findConnections: () => ({sshPeers: ['198.51.100.1'], ownAddresses: [], gateways: []}),
		...more,
	});

const request = {
	range: '203.0.113.7',
	duration: hour,
	reason: 'it\'s; $(id) "x"\u0007',
	force: undefined,
	sharing: undefined,
};

const words = (): string[][] =>
	readFileSync(path.join(folder, 'words'), 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as string[])
		.toSorted((one, other) => (one[0] < other[0] ? -1 : 1));

describe('denying on other machines', () => {
	test('runs the command for each, word by word, and tells what came of it', async () => {
		const denier = make();
		const proposal = await denier.plan([request]);
		expect(proposal.refusals).toEqual([]);
		expect(proposal.commands.length).toBe(2);
		const outcome = await denier.apply(proposal);
		expect(outcome).toMatchObject({kind: 'applied', notes: ['web1: done', 'web3: done']});
		expect(words()).toEqual(
			['web1', 'web3'].map(host => [host, 'block', '203.0.113.7', '--for', '1h', '--reason', 'it\'s; $(id) "x"?']),
		);
	});

	test('a machine that says no makes it a failure that names each', async () => {
		const denier = make({hosts: ['web1', 'web2']});
		const outcome = await denier.apply(await denier.plan([request]));
		expect(outcome).toMatchObject({kind: 'failed', restored: false});
		expect(outcome).toMatchObject({words: 'web1: done; web2: waftop: refused'});
	});

	test.each(['127.0.0.1', '198.51.100.1', '192.0.2.200', '198.51.100.0/24'])(
		'%s is refused here already, and nothing is run',
		async range => {
			const denier = make();
			const proposal = await denier.plan([{...request, range}]);
			expect(proposal.refusals.length).toBeGreaterThan(0);
			expect(await denier.apply(proposal)).toMatchObject({kind: 'refused'});
			expect(() => words()).toThrow('ENOENT');
		},
	);
});
