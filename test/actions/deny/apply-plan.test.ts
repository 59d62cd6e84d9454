import {execFileSync, spawnSync} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type ApplyOptions, applyPlan, type ApplyStep} from '../../../source/actions/deny/apply-plan.ts';
import {lockFileOf} from '../../../source/actions/deny/deny-lock.ts';
import {type CommandResult} from '../../../source/actions/nginx/nginx.ts';

let folder: string;
let file: string;
let steps: ApplyStep[];

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-apply-'));
	file = path.join(folder, 'list.conf');
	steps = [];
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

const yes: CommandResult = {ok: true, words: ''};
const no = (words: string): CommandResult => ({ok: false, words});
const before = '# ours\n';
const after = '# ours\ndeny 203.0.113.7;\n';
const textOf = (name: string): string | undefined => (existsSync(name) ? readFileSync(name, 'utf8') : undefined);
const isLocked = (): boolean => spawnSync('flock', ['-n', '-x', lockFileOf(file), 'true']).status !== 0;

/** An nginx that gives its answers one after another, and then says yes. */
function answering(tests: readonly CommandResult[] = [], reload: CommandResult = yes): ApplyOptions['nginx'] {
	const left = [...tests];
	return {test: async () => left.shift() ?? yes, reload: async () => reload};
}

const apply = async (options: Partial<ApplyOptions> = {}) =>
	applyPlan({
		nginx: answering(),
		file,
		plan: async () => ({text: after, added: ['deny 203.0.113.7;'], removed: [], covered: [], problem: undefined}),
		onStep: step => steps.push(step),
		...options,
	});

describe('a change', () => {
	test('takes its steps in order', async () => {
		writeFileSync(file, before);
		expect(await apply()).toMatchObject({kind: 'written', plan: {text: after}});
		expect(steps).toEqual(['locked', 'checked', 'written', 'tested', 'reloaded']);
		expect(textOf(file)).toBe(after);
		expect(readdirSync(folder).toSorted()).toEqual(['.list.conf.lock', 'list.conf']);
	});

	test('is planned, tested and reloaded under the lock, every step of it', async () => {
		const locked: Array<[string, boolean]> = [];
		const note = (what: string): void => {
			locked.push([what, isLocked()]);
		};
		await apply({
			nginx: {
				async test() {
					note('test');
					return yes;
				},
				async reload() {
					note('reload');
					return yes;
				},
			},
			async plan() {
				note('plan');
				return {text: after, added: [''], removed: [], covered: [], problem: undefined};
			},
			onStep: note,
		});
		expect(locked.map(([what]) => what)).toEqual([
			'locked',
			'plan',
			'test',
			'checked',
			'written',
			'test',
			'tested',
			'reload',
			'reloaded',
		]);
		expect(locked.filter(([, is]) => !is)).toEqual([]);
		expect(isLocked()).toBe(false);
	});

	test('is planned from the file as it is under the lock', async () => {
		const seen: Array<string | undefined> = [];
		const plan: ApplyOptions['plan'] = async text => {
			seen.push(text);
			return {outcome: {kind: 'unchanged', words: 'so'}};
		};
		await apply({plan});
		writeFileSync(file, before);
		await apply({plan, onStep: () => writeFileSync(file, '# another\n')});
		expect(seen).toEqual([undefined, '# another\n']);
	});

	test('that the plan calls off writes nothing, and nginx is not asked', async () => {
		const outcome = {kind: 'refused', refusals: []} as const;
		const nginx = answering([no('was asked')]);
		expect(await apply({nginx, plan: async () => ({outcome})})).toEqual({kind: 'ended', outcome});
		expect(textOf(file)).toBeUndefined();
	});

	test('sweeps what a killed process left', async () => {
		writeFileSync(path.join(folder, '.list.conf.1.tmp'), '');
		await apply();
		expect(readdirSync(folder).toSorted()).toEqual(['.list.conf.lock', 'list.conf']);
	});

	test('goes to where a link leads, and the link stays', async () => {
		const target = path.join(folder, 'there', 'target.conf');
		mkdirSync(path.dirname(target));
		writeFileSync(target, before);
		symlinkSync(target, file);
		expect(await apply()).toMatchObject({kind: 'written'});
		expect(lstatSync(file).isSymbolicLink()).toBe(true);
		expect(textOf(target)).toBe(after);
		expect(existsSync(lockFileOf(target))).toBe(true);
	});
});

describe('a change that fails', () => {
	beforeEach(() => writeFileSync(file, before));

	const ended = (step: string, words: unknown, restored: boolean) => ({
		kind: 'ended',
		outcome: {kind: 'failed', step, words, restored},
	});

	test('because nginx refuses its configuration as it is writes nothing', async () => {
		const applied = await apply({nginx: answering([no('broken.conf:1')])});
		expect(applied).toEqual(ended('check', 'nginx refuses its configuration as it is: broken.conf:1', true));
		expect(steps).toEqual(['locked']);
		expect(textOf(file)).toBe(before);
	});

	test('because nginx refuses the new file puts the old one back and tests it', async () => {
		expect(await apply({nginx: answering([yes, no('list.conf:2')])})).toEqual(ended('test', 'list.conf:2', true));
		expect(steps).toEqual(['locked', 'checked', 'written', 'restored']);
		expect(textOf(file)).toBe(before);
	});

	test('because the reload fails puts the old one back and tests it', async () => {
		expect(await apply({nginx: answering([], no('no such process'))})).toEqual(
			ended('reload', 'no such process', true),
		);
		expect(steps).toEqual(['locked', 'checked', 'written', 'tested', 'restored']);
		expect(textOf(file)).toBe(before);
	});

	test('takes a file away that was not there before', async () => {
		rmSync(file);
		expect(await apply({nginx: answering([yes, no('x')])})).toEqual(ended('test', 'x', true));
		expect(textOf(file)).toBeUndefined();
	});

	test('is not restored where nginx refuses the old file too', async () => {
		const nginx = answering([yes, no('list.conf:2'), no('list.conf:1')]);
		expect(await apply({nginx})).toEqual(ended('test', 'list.conf:2', false));
	});

	test('is not restored where the old file cannot be put back', async () => {
		const nginx: ApplyOptions['nginx'] = {
			test: async () => yes,
			async reload() {
				rmSync(file);
				mkdirSync(path.join(file, 'in the way'), {recursive: true});
				return no('said no');
			},
		};
		expect(await apply({nginx})).toEqual(ended('reload', 'said no', false));
	});

	test('because the file cannot be written leaves it as it is', async () => {
		const applied = await apply({
			nginx: {
				async test() {
					mkdirSync(path.join(folder, `.list.conf.${process.pid}.tmp`), {recursive: true});
					return yes;
				},
				reload: async () => yes,
			},
		});
		expect(applied).toEqual(ended('write', expect.stringMatching(/^cannot write .*list\.conf: EEXIST/), true));
		expect(textOf(file)).toBe(before);
	});
});

describe('nothing is begun', () => {
	const refused = async (step: string, words: string, given: Partial<ApplyOptions> = {}): Promise<void> => {
		const outcome = {kind: 'failed', step, words: expect.stringContaining(words) as string, restored: true};
		expect(await apply({nginx: answering([no('was asked')]), ...given})).toEqual({kind: 'ended', outcome});
	};

	test('where the folder is not there', async () => {
		await refused('lock', 'cannot lock', {file: path.join(folder, 'no', 'list.conf')});
	});

	test('where the file is a pipe, which would never end', async () => {
		execFileSync('mkfifo', [file]);
		await refused('write', 'it is not a regular file');
	});

	test('where the file has a second name', async () => {
		writeFileSync(file, before);
		linkSync(file, path.join(folder, 'second'));
		await refused('write', 'it has a second name');
	});

	test('where others can change its folder', async () => {
		writeFileSync(file, before);
		chmodSync(folder, 0o777);
		await refused('write', `others can change ${folder}`);
	});

	test('and a fault of the program itself is not swallowed', async () => {
		await expect(
			apply({
				async plan() {
					throw new Error('a bug');
				},
			}),
		).rejects.toThrow('a bug');
	});
});
