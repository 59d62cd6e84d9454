import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createMarkFile} from '../../../source/actions/triage/mark-file.ts';
import {type MarkEntry, type MarkKey} from '../../../source/waf/mark.ts';

let folder: string;
let name: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-marks-'));
	name = path.join(folder, 'waftop', 'marks.json');
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

const entry: MarkEntry = {mark: 'attack', note: 'a\u001B[2J\u202E"\n', time: 1_795_608_000_000, by: 'alice'};
const anId = (number: number): MarkKey => ({kind: 'id', id: String(number)});
const keys: readonly MarkKey[] = [
	anId(1),
	{kind: 'place', inode: 7, offset: 0},
	{kind: 'client', log: '/var/log/nginx/error.log', address: '2001:db8::7'},
];

test('what was marked is there at the next start, and harmless to whoever prints the file', async () => {
	const file = createMarkFile(name);
	expect(file.read()).toEqual([]);
	for (const key of keys) {
		expect(await file.keep(key, entry)).toBe(0);
	}

	expect(createMarkFile(name).read()).toEqual(keys.map(key => ({key, entry})));
	expect(readFileSync(name, 'utf8')).toMatch(/^[ -~]+\n$/);
	expect(statSync(name).mode & 0o777).toBe(0o600);
	expect(readdirSync(path.dirname(name))).toEqual(['marks.json']);
});

test('a mark replaces the one before, none takes it away, and what another waftop kept stays', async () => {
	const [one, other] = [createMarkFile(name), createMarkFile(name)];
	await one.keep(anId(1), entry);
	await other.keep(anId(2), entry);
	await one.keep(anId(1), {...entry, mark: 'done'});
	expect(other.read().map(({key, entry: {mark}}) => [key, mark])).toEqual([
		[anId(2), 'attack'],
		[anId(1), 'done'],
	]);
	await one.keep(anId(2), undefined);
	expect(other.read()).toHaveLength(1);
});

test('ten thousand are kept, the newest ones, and what went is counted', async () => {
	const file = createMarkFile(name);
	await file.keep(anId(0), entry);
	const many = Array.from({length: 10_000}, (_, number) => ({key: anId(number), entry}));
	writeFileSync(name, JSON.stringify(many), {mode: 0o600});
	expect(await file.keep(anId(10_000), entry)).toBe(1);
	const kept = file.read();
	expect([kept.length, kept[0].key, kept.at(-1)!.key]).toEqual([10_000, anId(1), anId(10_000)]);
});

test('a file that holds something else is left as it is, and said', async () => {
	const file = createMarkFile(name);
	await file.keep(anId(1), entry);
	for (const content of ['{"a":', '{}', '7']) {
		writeFileSync(name, content);
		await expect(file.keep(anId(2), entry)).rejects.toThrow(`cannot read the marks in ${name}`);
		expect(readFileSync(name, 'utf8')).toBe(content);
	}

	const strange = [
		null,
		7,
		{key: {kind: 'id', id: 1}, entry},
		{key: anId(1), entry: {...entry, mark: 'x'}},
		{key: anId(3), entry},
	];
	writeFileSync(name, JSON.stringify(strange));
	expect(file.read()).toEqual([{key: anId(3), entry}]);
});

test('a link in its place is not followed', async () => {
	const file = createMarkFile(name);
	await file.keep(anId(1), entry);
	rmSync(name);
	symlinkSync(path.join(folder, 'elsewhere'), name);
	expect(() => file.read()).not.toThrow(TypeError);
	await file.keep(anId(1), entry).catch(() => {});
	expect(existsSync(path.join(folder, 'elsewhere'))).toBe(false);
});
