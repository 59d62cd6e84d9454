import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {storageOf} from '../../source/settings/audit-storage.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {sentenceOf} from './sentence-of.ts';
import {type Discovery} from '../../source/waf/discovery.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-storage-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true});
});

async function auditStorageOf(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
	const request = await readCommandLine(args, {
		now: 0,
		isTerminal: true,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: folder, ...environment},
		warn() {},
	});
	return request.kind === 'run' ? request.settings.auditStorage : request.kind;
}

test('the folder of records is named by flag, environment or file, and is absolute', async () => {
	expect(await auditStorageOf(['x.log'])).toBeUndefined();
	expect(await auditStorageOf(['x.log', '--audit-storage', folder])).toBe(folder);
	expect(await auditStorageOf(['x.log', '--audit-storage', path.relative(process.cwd(), folder)])).toBe(folder);
	expect(await auditStorageOf(['x.log'], {WAFTOP_AUDIT_STORAGE: folder})).toBe(folder);
	mkdirSync(path.join(folder, 'waftop'));
	writeFileSync(path.join(folder, 'waftop', 'config.yaml'), `audit_storage: ${folder}\n`);
	expect(await auditStorageOf(['x.log'])).toBe(folder);
});

test('what is not a directory is refused by its name', async () => {
	writeFileSync(path.join(folder, 'file'), '');
	const advice = 'that SecAuditLogStorageDir names';
	expect(await sentenceOf(auditStorageOf(['x.log', '--audit-storage', `${folder}/none`]))).toBe(
		`--audit-storage: cannot read ${folder}/none: no such file or directory; give the directory ${advice}`,
	);
	expect(await sentenceOf(auditStorageOf(['x.log'], {WAFTOP_AUDIT_STORAGE: `${folder}/file`}))).toBe(
		`WAFTOP_AUDIT_STORAGE: ${folder}/file is not a directory; give the one ${advice}`,
	);
});

test('a named folder holds the records of every index, a found one those of its own', () => {
	const discovered: Discovery = {
		logs: [{path: '/a.log', kind: 'audit-index', server: 'nginx', why: 'SecAuditLog', storage: '/records'}],
		notes: [],
		problems: [],
	};
	expect(storageOf({auditStorage: undefined, discovered}, '/a.log')).toBe('/records');
	expect(storageOf({auditStorage: undefined, discovered}, '/b.log')).toBeUndefined();
	expect(storageOf({auditStorage: '/other', discovered}, '/a.log')).toBe('/other');
	expect(storageOf({auditStorage: undefined, discovered: undefined}, '/a.log')).toBeUndefined();
});
