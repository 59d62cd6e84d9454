import {toSentence} from '../../../source/waf/expected-error.ts';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createDenier, type DenierOptions} from '../../../source/actions/deny/create-denier.ts';
import {findCommands} from '../../../source/actions/deny/proposal-notes.ts';
import {type TrailEntry} from '../../../source/actions/trail/trail.ts';
import {createReadOnlyDenier, readOnlyRefusal} from '../../../source/actions/deny/read-only-denier.ts';
import {readConfigFiles} from '../../../source/actions/nginx/config-files.ts';
import {NginxError} from '../../../source/actions/nginx/nginx-error.ts';
import {type CommandResult, type Nginx} from '../../../source/actions/nginx/nginx.ts';
import {hour, minute} from '../../../source/waf/clock.ts';
import {type DenyRequest} from '../../../source/waf/deny.ts';

const now = Date.UTC(2026, 10, 25, 14, 3, 11);
const yes: CommandResult = {ok: true, words: ''};
let time: number;
let folder: string;
let file: string;
let asked: string[];
let trail: TrailEntry[];

beforeEach(() => {
	time = now;
	asked = [];
	trail = [];
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-denier-'));
	file = path.join(folder, 'conf.d', 'waftop-deny.conf');
	mkdirSync(path.dirname(file));
	putConfig('include conf.d/*.conf; server { server_name shop.test; }');
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

function putConfig(http: string): void {
	writeFileSync(path.join(folder, 'nginx.conf'), `http { ${http} }\n`);
}

const make = (more: Partial<DenierOptions> = {}, answers: Partial<Nginx> = {}) => {
	const configFile = path.join(folder, 'nginx.conf');
	const nginx: Nginx = {
		command: ['nginx'],
		testCommand: ['nginx', '-t'],
		reloadCommand: ['nginx', '-s', 'reload'],
		prefix: folder,
		configFile,
		errorLog: 'logs/error.log',
		async test() {
			asked.push('test');
			return yes;
		},
		async reload() {
			asked.push('reload');
			return yes;
		},
		readConfig: async () => readConfigFiles(configFile),
		...answers,
	};
	return createDenier({
		nginx,
		method: 'auto',
		file: undefined,
		allow: ['192.0.2.200'],
		overwrittenHeaders: [],
		clock: {now: () => time},
		by: 'alice',
		trail: {
			async note(entry) {
				trail.push(entry);
				return undefined;
			},
		},
		findConnections: () => ({sshPeers: ['198.51.100.1'], ownAddresses: ['192.0.2.1'], gateways: []}),
		...more,
	});
};

const request = (range: string, more: Partial<DenyRequest> = {}): DenyRequest => ({
	range,
	duration: hour,
	reason: 'sqlmap',
	force: undefined,
	sharing: undefined,
	...more,
});

const line =
	'deny 203.0.113.7; # waftop since=2026-11-25T14:03:11Z until=2026-11-25T15:03:11Z by=alice reason="sqlmap"';
const notes = (): string[] => trail.map(({action, outcome}) => `${action} ${outcome}`);

describe('what is to be pasted where waftop cannot write', () => {
	const nginx = {testCommand: ['nginx', '-t'], reloadCommand: ['nginx', '-s', 'reload']};
	const paste = (requests: readonly DenyRequest[], flags: readonly string[] = []): string[] =>
		findCommands('deny', {nginx, requests, ranges: [], notWritable: 'no right', flags});

	test('means the same nginx and the same file, and is one change', () => {
		expect(paste([request('203.0.113.7'), request('198.51.100.0/24')], ['--nginx', 'env A=b nginx'])).toEqual([
			"sudo waftop block 203.0.113.7 198.51.100.0/24 --for 1h --reason sqlmap --nginx 'env A=b nginx'",
		]);
		expect(paste([request('203.0.113.7'), request('203.0.113.8', {duration: undefined})])).toEqual([
			'sudo waftop block 203.0.113.7 --for 1h --reason sqlmap',
			'sudo waftop block 203.0.113.8 --for permanent --reason sqlmap',
		]);
		const options = {
			nginx,
			requests: [],
			ranges: ['203.0.113.7'],
			notWritable: 'no right',
			flags: ['--deny-file', '/x'],
		};
		expect(findCommands('undo', options)).toEqual(['sudo waftop unblock 203.0.113.7 --deny-file /x']);
	});
});

describe('a plan', () => {
	test('says what will be written, and neither writes nor asks nginx', async () => {
		const proposal = await make().plan([request('203.0.113.7')]);
		expect(proposal).toMatchObject({
			kind: 'deny',
			ranges: ['203.0.113.7'],
			method: 'deny',
			file,
			added: [line],
			removed: [],
			refusals: [],
			notWritable: undefined,
			until: now + hour,
			commands: ['nginx -t', 'nginx -s reload'],
		});
		expect(proposal.notes).toContain(
			'The configuration was read from its files. nginx tests it (nginx -t) when this is applied.',
		);
		expect(asked).toEqual([]);
		expect(existsSync(file)).toBe(false);
		expect(notes()).toEqual(['plan planned']);
	});

	test('takes the early method where a server block tests its variable, and its own file for it', async () => {
		putConfig('include conf.d/*.conf; server { server_name a.test; if ($waftop_denied) { return 444; } }');
		const early = path.join(folder, 'conf.d', 'waftop-geo.conf');
		expect(await make().plan([request('203.0.113.7')])).toMatchObject({method: 'early', file: early});
		expect(await make({method: 'deny'}).plan([request('203.0.113.7')])).toMatchObject({method: 'deny', file});
	});

	test('is refused where nginx does not read the file', async () => {
		putConfig('server { server_name shop.test; }');
		const {refusals} = await make().plan([request('203.0.113.7')]);
		expect(refusals.map(({kind}) => kind)).toEqual(['not-included']);
		expect(refusals[0].words).toContain(`add "include ${folder}/conf.d/*.conf;" to http {}`);
		expect(notes()).toEqual(['deny refused']);
	});

	test('refuses each reason once, whatever is asked for together', async () => {
		const {refusals, ranges} = await make().plan([
			request('192.0.2.1'),
			request('::ffff:192.0.2.1'),
			request('192.0.2.200'),
			request('nonsense'),
		]);
		expect(refusals.map(({kind}) => kind)).toEqual(['own-address', 'allow-list', 'no-address']);
		expect(ranges).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.200']);
	});

	test('is forced only where every request says why, and only what may be overruled', async () => {
		const denier = make();
		const wide = request('203.0.0.0/12', {force: 'I know'});
		expect(await denier.plan([wide])).toMatchObject({refusals: [], forced: [{kind: 'too-wide'}]});
		expect(await denier.plan([wide, request('203.0.113.7', {force: ' '})])).toMatchObject({
			refusals: [{kind: 'too-wide'}],
			forced: [],
		});
		expect(await denier.plan([request('192.0.2.1', {force: 'I know'})])).toMatchObject({
			refusals: [{kind: 'own-address'}],
		});
	});

	test('says what stands in the way of the file', async () => {
		execFileSync('mkfifo', [file]);
		const failed = await make()
			.plan([request('203.0.113.7')])
			.catch((error: unknown) => error);
		expect(failed).toBeInstanceOf(NginxError);
		expect(toSentence(failed)).toBe(
			`cannot read the deny list ${file}: ${file} is not safe to open: it is not a regular file; name another with --deny-file`,
		);
	});
});

describe('what is applied', () => {
	test('is written, tested, reloaded and noted', async () => {
		const denier = make();
		const outcome = await denier.apply(await denier.plan([request('203.0.113.7')]));
		expect(outcome).toEqual({kind: 'applied', ranges: ['203.0.113.7'], at: now, notes: []});
		expect(readFileSync(file, 'utf8')).toBe(`${line}\n`);
		expect(asked).toEqual(['test', 'test', 'reload']);
		expect(notes()).toEqual(['plan planned', 'deny applied']);
		expect(trail[1]).toMatchObject({ranges: ['203.0.113.7'], method: 'deny', file, reason: 'sqlmap'});
		expect(await denier.whenReloaded?.()).toBe('nginx was reloaded');
	});

	test('is planned anew: what changed since is kept, and a rule that came meanwhile is enough', async () => {
		const denier = make();
		const [first, second] = [await denier.plan([request('203.0.113.7')]), await denier.plan([request('203.0.113.7')])];
		writeFileSync(file, '# ours\n');
		expect(await denier.apply(first)).toMatchObject({kind: 'applied'});
		expect(readFileSync(file, 'utf8')).toBe(`# ours\n${line}\n`);
		expect(await denier.apply(second)).toEqual({
			kind: 'unchanged',
			words: '203.0.113.7 is denied already by 203.0.113.7',
		});
	});

	test('is refused anew: somebody may have logged in from there since', async () => {
		let peers: string[] = [];
		const denier = make({findConnections: () => ({sshPeers: peers, ownAddresses: [], gateways: []})});
		const proposal = await denier.plan([request('203.0.113.7')]);
		peers = ['203.0.113.7'];
		expect(await denier.apply(proposal)).toMatchObject({kind: 'refused', refusals: [{kind: 'ssh-peer'}]});
		expect(existsSync(file)).toBe(false);
		expect(notes()).toEqual(['plan planned', 'deny refused']);
	});

	test('fails with the step and the words of nginx, and both are noted', async () => {
		const denier = make({}, {test: async () => ({ok: false, words: 'broken.conf:1'})});
		const outcome = await denier.apply(await denier.plan([request('203.0.113.7')]));
		expect(outcome).toMatchObject({kind: 'failed', step: 'check', restored: true});
		expect(trail[1]).toMatchObject({
			outcome: 'failed',
			words: 'nginx refuses its configuration as it is: broken.conf:1',
		});
	});

	test('fails where the file has no place for it', async () => {
		const denier = make({method: 'early', file: path.join(folder, 'conf.d', 'own.conf')});
		writeFileSync(path.join(folder, 'conf.d', 'own.conf'), '# no block\n');
		const proposal = await denier.plan([request('203.0.113.7')]);
		expect(proposal.refusals.map(({kind}) => kind)).toEqual(['broken-configuration']);
		expect(await denier.apply(proposal)).toMatchObject({kind: 'failed', step: 'write', restored: true});
		expect(asked).toEqual([]);
	});

	test('whose reload nobody saw says so, and what came of it later', async () => {
		const seen = Promise.withResolvers<CommandResult>();
		const denier = make({}, {reload: async () => ({...yes, later: seen.promise})});
		const outcome = await denier.apply(await denier.plan([request('203.0.113.7')]));
		expect(outcome).toMatchObject({kind: 'applied', isUnseen: true});
		seen.resolve({ok: false, words: 'no port left'});
		expect(await denier.whenReloaded?.()).toBe('the rule is in the file, but no reload was seen: no port left');
	});

	test('stands where the note of it cannot be written, and says so', async () => {
		const denier = make({trail: {note: async () => 'no note'}});
		expect(await denier.apply(await denier.plan([request('203.0.113.7')]))).toMatchObject({
			kind: 'applied',
			notes: ['no note'],
		});
	});
});

describe('rules are taken out', () => {
	beforeEach(async () => {
		const denier = make();
		await denier.apply(await denier.plan([request('203.0.113.7'), request('198.51.100.9', {duration: minute})]));
		trail = [];
	});

	test('by their range in any spelling, and a range without one is named', async () => {
		const denier = make();
		const proposal = await denier.planUndo(['::ffff:203.0.113.7']);
		expect(proposal).toMatchObject({kind: 'undo', ranges: ['203.0.113.7'], removed: [line]});
		expect(await denier.apply(proposal)).toMatchObject({kind: 'applied'});
		expect(await denier.planUndo(['203.0.113.7'])).toMatchObject({notes: ['waftop has no such rule']});
		expect(await denier.apply(proposal)).toEqual({kind: 'unchanged', words: 'waftop has no rule for 203.0.113.7'});
		expect(notes()).toEqual(['plan planned', 'undo applied', 'plan planned', 'undo unchanged']);
	});

	test('when their time is over, not before', async () => {
		const denier = make();
		expect((await denier.planExpired()).removed).toEqual([]);
		time = now + minute;
		const proposal = await denier.planExpired();
		expect(proposal.ranges).toEqual(['198.51.100.9']);
		expect(await denier.apply(proposal)).toMatchObject({kind: 'applied', ranges: ['198.51.100.9']});
		expect((await denier.list()).rules.map(({range}) => range)).toEqual(['203.0.113.7']);
		expect(await denier.apply(proposal)).toEqual({kind: 'unchanged', words: 'no rule is past its time'});
	});
});

describe('the list', () => {
	test('holds the rules of the file; none without a file', async () => {
		const denier = make();
		expect(await denier.list()).toEqual({method: 'deny', file, rules: [], problem: undefined});
		writeFileSync(file, `# ours\ndeny 198.51.100.1;\n${line}\n`);
		expect((await denier.list()).rules).toMatchObject([{range: '203.0.113.7', by: 'alice', reason: 'sqlmap'}]);
	});

	test('says what is in the way of the file', async () => {
		mkdirSync(file);
		const {rules, problem} = await make().list();
		expect([rules, problem]).toEqual([[], expect.stringContaining('it is not a regular file')]);
	});
});

describe('read-only', () => {
	test('a denier shows its plans and applies none, whatever it is given', async () => {
		const open = make();
		const denier = createReadOnlyDenier(open);
		const plans = [
			await denier.plan([request('203.0.113.7', {force: 'I know'})]),
			await denier.planUndo(['203.0.113.7']),
			await denier.planExpired(),
		];
		expect(plans.map(({refusals}) => refusals)).toEqual([[readOnlyRefusal], [readOnlyRefusal], [readOnlyRefusal]]);
		expect(plans[0].added).toEqual([`${line} force="I know"`]);
		const applied = await denier.apply(await open.plan([request('203.0.113.7')]));
		expect(applied).toEqual({kind: 'refused', refusals: [readOnlyRefusal]});
		expect(existsSync(file)).toBe(false);
		expect(await denier.list()).toEqual(await open.list());
	});
});
