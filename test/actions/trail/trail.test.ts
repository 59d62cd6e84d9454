import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	closeSync,
	constants,
	linkSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createTrail, findTrailFile} from '../../../source/actions/trail/trail.ts';
import {skipUnlessRoot} from '../../skip.ts';

const clock = {now: () => Date.UTC(2026, 10, 25, 14, 3, 11)};
const entry = {
	action: 'deny',
	outcome: 'applied',
	ranges: ['203.0.113.7'],
	method: 'deny',
	file: '/x',
	reason: 'a\n"b',
} as const;

test('each note is a JSON object in a line of its own, readable by its owner alone', async () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-trail-'));
	const file = path.join(folder, 'state', 'waftop', 'deny-trail.jsonl');
	const trail = createTrail(file, 'alice', clock);
	expect(await trail.note(entry)).toBeUndefined();
	expect(await trail.note({...entry, outcome: 'failed'})).toBeUndefined();
	const lines = readFileSync(file, 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as unknown);
	expect(lines).toEqual([
		{time: '2026-11-25T14:03:11.000Z', by: 'alice', ...entry},
		{time: '2026-11-25T14:03:11.000Z', by: 'alice', ...entry, outcome: 'failed'},
	]);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	rmSync(folder, {recursive: true});
});

test('a note that cannot be written is told, and stops nothing', async () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-trail-'));
	const other = path.join(folder, 'other');
	writeFileSync(other, '');
	mkdirSync(path.join(folder, 'linked'));
	symlinkSync(other, path.join(folder, 'linked', 'deny-trail.jsonl'));
	const linked = createTrail(path.join(folder, 'linked', 'deny-trail.jsonl'), 'alice', clock);
	expect(await linked.note(entry)).toMatch(/^cannot write the note of it into /);
	expect(readFileSync(other, 'utf8')).toBe('');
	writeFileSync(path.join(folder, 'waftop'), 'a file where the folder should be');
	const trail = createTrail(path.join(folder, 'waftop', 'deny-trail.jsonl'), 'alice', clock);
	expect(await trail.note(entry)).toMatch(/^cannot write the note of it into /);
	rmSync(folder, {recursive: true});
});

test('text from outside moves no cursor and hides nothing, and reads back as it was', async () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-trail-'));
	const file = path.join(folder, 'deny-trail.jsonl');
	const words = 'a\u001B[2J\u009B2J\u202Eb\u2066c\u2028d\u2029e\u007F\u200Bf\u{E0041}\uFEFFg';
	await createTrail(file, 'alice', clock).note({...entry, reason: words, words});
	const text = readFileSync(file, 'utf8');
	expect(text).toMatch(/^[ -~]+\n$/);
	expect(JSON.parse(text)).toMatchObject({reason: words, words});
	rmSync(folder, {recursive: true});
});

test('a pipe, a second name or a folder of others in its place is not written into', async () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-trail-'));
	const file = path.join(folder, 'deny-trail.jsonl');
	const trail = createTrail(file, 'alice', clock);
	execFileSync('mkfifo', [file]);
	// Somebody reads from it, so that opening it would not fail by itself.
	const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
	expect(await trail.note(entry)).toContain('it is not a regular file');
	closeSync(reader);
	rmSync(file);
	expect(await trail.note(entry)).toBeUndefined();
	linkSync(file, path.join(folder, 'second'));
	expect(await trail.note(entry)).toContain('it has a second name');
	rmSync(path.join(folder, 'second'));
	chmodSync(folder, 0o777);
	expect(await trail.note(entry)).toContain(`others can change ${folder}`);
	rmSync(folder, {recursive: true});
});

test('it lies below the XDG state folder, unless that is relative', () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-trail-'));
	expect(findTrailFile({XDG_STATE_HOME: path.join(folder, 'state')})).toBe(
		path.join(folder, 'state', 'waftop', 'deny-trail.jsonl'),
	);
	const usual = path.join(os.homedir(), '.local/state/waftop/deny-trail.jsonl');
	expect(findTrailFile({XDG_STATE_HOME: 'relative'})).toBe(usual);
	rmSync(folder, {recursive: true});
});

test("root writes no note into somebody else's folder", () => {
	skipUnlessRoot();
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-trail-'));
	chownSync(folder, 65_534, 65_534);
	expect(findTrailFile({XDG_STATE_HOME: path.join(folder, 'state')})).not.toContain(folder);
	rmSync(folder, {recursive: true});
});
