import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {openDemoDenier} from '../../source/modes/demo-denier.ts';
import {noTrail, openDenier, openScreenDenier} from '../../source/modes/open-denier.ts';
import {type DenySettings, type Settings} from '../../source/settings/settings.ts';
import {minute} from '../../source/waf/clock.ts';
import {someSettings} from './deny-settings.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-open-'));
	mkdirSync(path.join(folder, 'conf.d'));
	writeFileSync(path.join(folder, 'nginx.conf'), 'http { include conf.d/*.conf; server { server_name a.test; } }\n');
	const script = `#!/bin/sh
echo "configure arguments: --prefix=${folder} --conf-path=${folder}/nginx.conf" >&2
`;
	writeFileSync(path.join(folder, 'program'), script, {mode: 0o755});
	vi.stubEnv('XDG_STATE_HOME', path.join(folder, 'state'));
});

afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, {recursive: true});
});

async function settingsWith(deny: Partial<DenySettings>, given: Partial<Settings> = {}): Promise<Settings> {
	const settings = await someSettings(given);
	return {...settings, deny: {...settings.deny, nginx: [path.join(folder, 'program')], ...deny}};
}

const request = (range: string) => ({
	range,
	duration: minute,
	reason: 'x',
	force: undefined,
	sharing: undefined,
});

const elastic = {} as Settings['elastic'];
const machines = {hosts: ['web1'], command: ['ssh', '{host}', 'waftop', 'block', '{address}']};
const denyFile = (): string => path.join(folder, 'conf.d', 'waftop-deny.conf');
const trail = (): string => path.join(folder, 'state', 'waftop', 'deny-trail.jsonl');

test("the command line means this machine's nginx, whatever machines the settings name", async () => {
	const denier = await openDenier(await settingsWith(machines, {elastic}));
	expect((await denier.plan([request('203.0.113.7')])).file).toBe(denyFile());
	expect(JSON.parse(readFileSync(trail(), 'utf8'))).toMatchObject({action: 'plan', ranges: ['203.0.113.7']});
});

test('the screen means the machines of the settings where it reads an index, else this machine', async () => {
	const far = await openScreenDenier(await settingsWith(machines, {elastic}));
	const plan = await far.plan([request('203.0.113.7')]);
	expect(plan).toMatchObject({isElsewhere: true, file: 'the nginx of web1'});
	expect(plan.commands).toEqual(['ssh web1 waftop block 203.0.113.7']);
	for (const settings of [
		await settingsWith(machines),
		await settingsWith({...machines, hosts: []}, {elastic}),
		await settingsWith({...machines, command: undefined}, {elastic}),
	]) {
		const near = await openScreenDenier(settings);
		expect((await near.plan([request('203.0.113.7')])).file).toBe(denyFile());
	}
});

test('what the settings say of denying holds: file, method, allow list', async () => {
	const own = path.join(folder, 'conf.d', 'own.conf');
	const denier = await openDenier(await settingsWith({file: own, method: 'early', allow: ['203.0.113.0/24']}));
	const plan = await denier.plan([request('203.0.113.7')]);
	expect(plan).toMatchObject({file: own, method: 'early', refusals: [{kind: 'allow-list'}]});
});

test('read-only applies nothing, here and elsewhere, and writes no note', async () => {
	for (const settings of [
		await settingsWith({}, {readOnly: true}),
		await settingsWith({...machines, command: ['touch', path.join(folder, 'ran')]}, {readOnly: true, elastic}),
	]) {
		const denier = await openScreenDenier(settings);
		const plan = await denier.plan([request('203.0.113.7')]);
		expect(plan.refusals).toMatchObject([{kind: 'read-only'}]);
		expect(await denier.apply({...plan, refusals: []})).toMatchObject({kind: 'refused'});
	}

	expect([denyFile(), trail(), path.join(folder, 'ran')].filter(file => existsSync(file))).toEqual([]);
});

test('the demo denies into its own folder, and tells the replay whom to refuse', async () => {
	const told: Array<readonly string[]> = [];
	const replay = {folder, deny: (ranges: readonly string[]) => told.push(ranges)};
	const denier = await openDemoDenier(await settingsWith({method: 'early', file: '/nonexistent/list'}), replay);
	const plan = await denier.plan([request('203.0.113.7'), request('2001:db8::/64')]);
	const file = path.join(folder, 'nginx', 'conf.d', 'waftop-deny.conf');
	expect(plan).toMatchObject({method: 'deny', file, refusals: [], unreadable: []});
	expect(plan.reach.map(({name, effect}) => `${name} ${effect}`)).toEqual([
		'shop.test denied',
		'api.test denied',
		'blog.test denied',
	]);
	expect(await denier.apply(plan)).toMatchObject({kind: 'applied'});
	expect(await denier.apply(await denier.planUndo(['203.0.113.7']))).toMatchObject({kind: 'applied'});
	expect(told).toEqual([['203.0.113.7', '2001:db8::/64'], ['2001:db8::/64']]);
	expect(readFileSync(file, 'utf8')).toMatch(/^deny 2001:db8::\/64; /);
	expect(existsSync(trail())).toBe(false);
});

test('the demo is read-only where it was asked to be', async () => {
	const settings = await settingsWith({}, {readOnly: true});
	const denier = await openDemoDenier(settings, {folder, deny: () => expect.fail('the replay was told')});
	expect(await denier.apply(await denier.plan([request('203.0.113.7')]))).toMatchObject({kind: 'refused'});
});

test('what a person pastes names the nginx that is meant, since root has other settings', async () => {
	const settings = await settingsWith({reload: ['systemctl', 'reload', 'nginx'], method: 'deny'});
	const denier = await openDenier(settings, {trail: noTrail, whyNotWritable: async () => 'no right'});
	const {commands} = await denier.plan([request('203.0.113.7')]);
	expect(commands).toEqual([
		`sudo waftop block 203.0.113.7 --for 1m --reason x --nginx ${folder}/program --reload 'systemctl reload nginx' --deny-method deny`,
	]);
	expect(existsSync(trail())).toBe(false);
});
