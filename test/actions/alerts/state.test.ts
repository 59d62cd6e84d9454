import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {once} from 'node:events';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {readStateFile, writeStateFile} from '../../../source/actions/alerts/state-file.ts';
import {takeStateLock} from '../../../source/actions/alerts/state-lock.ts';
import {openToldJournal} from '../../../source/actions/alerts/told-journal.ts';
import {makeFolder} from '../../sources/collect.ts';

async function* toParts(...parts: readonly string[]) {
	yield* parts;
}

test('what was written is read back, and is for us alone', async () => {
	const file = path.join(makeFolder(), 'deep', 'state.jsonl');
	expect(readStateFile(file)).toBeUndefined();
	await writeStateFile(file, toParts('{"a":1}', '[2]'));
	expect(readStateFile(file)).toEqual({parts: [{a: 1}, [2]]});
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('what is not whole, or not ours, is a problem', async () => {
	const file = path.join(makeFolder(), 'state.jsonl');
	await writeStateFile(file, toParts('{"a":1}'));
	const text = readFileSync(file, 'utf8');
	for (const end of [text.length - 3, text.indexOf('{"whole"'), 20]) {
		writeFileSync(file, text.slice(0, end));
		expect(readStateFile(file)).toEqual({problem: 'it is damaged'});
	}

	writeFileSync(file, text.replace('"version":1', '"version":2'));
	expect(readStateFile(file)).toEqual({problem: 'another version or program wrote it'});
});

test('a part that cannot be made leaves the old file', async () => {
	const file = path.join(makeFolder(), 'state.jsonl');
	await writeStateFile(file, toParts('1'));
	const broken = (async function* () {
		yield '2';
		throw new Error('no more');
	})();
	await expect(writeStateFile(file, broken)).rejects.toThrow('no more');
	expect(readStateFile(file)).toEqual({parts: [1]});
});

test('the journal knows what was told, but for half a line, until it is cleared', () => {
	const file = path.join(makeFolder(), 'told');
	const first = openToldJournal(file);
	first.note('one');
	first.note('two');
	first.close();
	writeFileSync(file, `${readFileSync(file, 'utf8')}thr`);
	const second = openToldJournal(file);
	expect([...second.told]).toEqual(['one', 'two']);
	second.clear();
	second.note('four');
	second.close();
	expect(readFileSync(file, 'utf8')).toBe('four\n');
});

test('a folder is locked by one, who it is can be asked, and it is free again afterwards', async () => {
	const folder = makeFolder();
	const first = await takeStateLock(folder, {as: 'service'});
	expect(await takeStateLock(folder, {as: 'service'})).toEqual({heldBy: `process ${process.pid}`, mayGive: false});
	if (!('release' in first)) {
		throw new Error('the first has it');
	}

	first.release();
	await expect.poll(async () => 'release' in (await takeStateLock(folder, {as: 'service'}))).toBe(true);
});

test('a screen is told which service asks for it, and keeps it until it gives it up; another screen does not ask', async () => {
	const folder = makeFolder();
	const asked: string[] = [];
	const screen = await takeStateLock(folder, {as: 'screen', onWanted: by => asked.push(by)});
	const holder = {heldBy: `the screen of process ${process.pid}`, mayGive: true};
	expect(await takeStateLock(folder, {as: 'screen', onWanted() {}})).toEqual(holder);
	expect(asked).toEqual([]);
	expect(await takeStateLock(folder, {as: 'service'})).toEqual(holder);
	await expect.poll(() => asked).toEqual([`process ${process.pid}`]);
	if (!('release' in screen)) {
		throw new Error('the screen has it');
	}

	screen.release();
	await expect.poll(async () => 'release' in (await takeStateLock(folder, {as: 'service'}))).toBe(true);
});

test('what a killed process leaves behind locks nothing', async () => {
	const folder = makeFolder();
	writeFileSync(path.join(folder, 'lock'), '');
	expect(await takeStateLock(folder, {as: 'service'})).toHaveProperty('release');
});

test('a holder that says nothing has it all the same', async () => {
	const folder = makeFolder();
	const silent = net.createServer(() => undefined).listen(path.join(folder, 'lock'));
	await once(silent, 'listening');
	expect(await takeStateLock(folder, {as: 'service'})).toEqual({heldBy: 'another waftop', mayGive: true});
	silent.close();
});

test('a folder with a long path is locked as any other', async () => {
	const folder = path.join(makeFolder(), 'state'.repeat(30));
	mkdirSync(folder);
	expect(await takeStateLock(folder, {as: 'service'})).toHaveProperty('release');
	expect(await takeStateLock(folder, {as: 'service'})).toEqual({heldBy: `process ${process.pid}`, mayGive: false});
});
