import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
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
			['web1', 'web3'].map(host => [host, 'block', '203.0.113.7', '--for', '1h', '--reason', 'it_s_id_x']),
		);
	});

	test.each([
		['$(touch x) `id` ; rm -rf / & | > < * ? ~ ! # % ^ { } [ ] \\ \'" \n\u0000', 'touch x id rm rf'],
		['sqlmap --force mine 198.51.100.9', 'sqlmap force mine 198.51.100.9'],
		['--yes', 'yes'],
		['scan of login.php, 3:14_h', 'scan of login.php, 3:14_h'],
		['\u202Eevil\u2028x', 'evil x'],
		['a'.repeat(500), 'a'.repeat(100)],
		['', 'none'],
	])('a shell on the far side reads %j as one word, or as it stands in quotes', async (reason, harmless) => {
		const seen = path.join(folder, 'seen');
		// As ssh does: the words are joined, and a shell parts them again.
		const far = ['sh', '-c', `shift; eval "set -- $*"; printf '%s\\n' "$#" "$@" >> ${seen}`, 'ssh', '{host}'];
		const order = ['block', '{address}', '--reason'];
		for (const place of ['{reason}', "'{reason}'"]) {
			const denier = make({hosts: ['web1'], command: [...far, ...order, place, '--yes']});
			await denier.apply(await denier.plan([{...request, reason}]));
		}

		const quoted = reason === '' ? '' : harmless;
		const told = (word: string): string => `5\nblock\n203.0.113.7\n--reason\n${word}\n--yes\n`;
		// The count is that of the words: block, address, --reason, the reason, --yes.
		expect(readFileSync(seen, 'utf8')).toBe(`${told(harmless.replaceAll(' ', '_'))}${told(quoted)}`);
		expect(existsSync(path.join(folder, 'x'))).toBe(false);
	});

	test('a name in braces that is none of ours stays as it is', async () => {
		const denier = make({hosts: ['web1'], command: ['ssh', '{host}', '{toString}', '{Address}']});
		expect((await denier.plan([request])).commands).toEqual(["ssh web1 '{toString}' '{Address}'"]);
	});

	test('an undo runs its own command, and without one says what to set', async () => {
		await expect(make().planUndo(['203.0.113.7'])).rejects.toMatchObject({
			hint: expect.stringContaining('set deny.undo_command') as string,
		});
		const undoCommand = [...ssh, path.join(folder, 'words'), '{host}', 'unblock', '{address}'];
		const denier = make({hosts: ['web1'], undoCommand});
		const proposal = await denier.planUndo(['::ffff:203.0.113.7']);
		expect(proposal).toMatchObject({kind: 'undo', ranges: ['203.0.113.7'], removed: ['deny 203.0.113.7;']});
		expect(await denier.apply(proposal)).toMatchObject({kind: 'applied'});
		expect(words()).toEqual([['web1', 'unblock', '203.0.113.7']]);
	});

	test('nothing expires here, and the list says where it is', async () => {
		expect(await make().planExpired()).toMatchObject({removed: [], commands: []});
		expect(await make().list()).toMatchObject({
			rules: [],
			problem: 'what is denied on web1, web3 is not known here: run waftop blocks there',
		});
	});

	test('where every machine says no nothing was changed; what was tried is noted', async () => {
		const noted: unknown[] = [];
		const denier = make({
			hosts: ['web2'],
			trail: {
				async note(entry) {
					noted.push(entry);
					return undefined;
				},
			},
		});
		const outcome = await denier.apply(await denier.plan([request]));
		expect(outcome).toMatchObject({kind: 'failed', restored: true, words: 'web2: waftop: refused'});
		expect(noted).toMatchObject([{action: 'deny', outcome: 'failed', words: 'web2: waftop: refused'}]);
	});

	test('a wide range is denied only with a reason to overrule', async () => {
		const denier = make({hosts: ['web1']});
		const wide = {...request, range: '203.0.0.0/12'};
		expect(await denier.plan([wide])).toMatchObject({refusals: [{kind: 'too-wide'}], forced: []});
		expect(await denier.apply(await denier.plan([wide]))).toMatchObject({kind: 'refused'});
		const forced = await denier.plan([{...wide, force: 'I know'}]);
		expect(forced).toMatchObject({refusals: [], forced: [{kind: 'too-wide'}]});
		expect(await denier.apply(forced)).toMatchObject({kind: 'applied'});
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
