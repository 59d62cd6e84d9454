import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {gzipSync} from 'node:zlib';
import {beforeEach, expect, test} from 'vitest';
import {findLogs} from '../../../source/sources/files/find-logs.ts';
import {skipUnlessRoot} from '../../skip.ts';
import {makeFolder} from '../collect.ts';

let folder: string;

beforeEach(() => {
	folder = makeFolder();
});

const write = (name: string, content: string | Uint8Array = 'a line\n') => {
	writeFileSync(join(folder, name), content);
};

const find = (name: string) => {
	const {files, isWatched, skipped} = findLogs(join(folder, name));
	const strip = (path: string) => path.slice(folder.length + 1);
	return {files: files.map(strip), isWatched, skipped: skipped.map(({path, why}) => `${strip(path)}: ${why}`)};
};

test('a name is itself, whether it is there or not', () => {
	write('error.log');
	expect(find('error.log')).toEqual({files: ['error.log'], isWatched: false, skipped: []});
	expect(find('other.log')).toEqual({files: ['other.log'], isWatched: false, skipped: []});
});

test('a pattern gives what matches it, by name, without folders', () => {
	for (const name of ['b.log', 'a.log', 'a.txt', 'error.log.2.gz', '.hidden.log']) {
		write(name);
	}

	mkdirSync(join(folder, 'old.log'));
	expect(find('*.log')).toEqual({files: ['a.log', 'b.log'], isWatched: true, skipped: ['old.log: a folder']});
	expect(find('[bc].log').files).toEqual(['b.log']);
	expect(find('?.txt').files).toEqual(['a.txt']);
	expect(find('*.none')).toEqual({files: [], isWatched: true, skipped: []});
	expect(find('no-such-folder/*.log')).toEqual({files: [], isWatched: true, skipped: []});
});

test('what is there under the very name wins over its meaning as a pattern', () => {
	write('a[b].log');
	write('ab.log');
	expect(find('a[b].log')).toEqual({files: ['a[b].log'], isWatched: false, skipped: []});
});

test('of a folder everything is read that holds text, or is packed by gzip; the rest is told', () => {
	write('error.log');
	write('error.log.1', '');
	write('error.log.2', gzipSync('a line\n'));
	write('truncated.log', Buffer.concat([Buffer.alloc(3000), Buffer.from('a line\n'.repeat(20))]));
	write('error.log.3', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]));
	write('core', Buffer.from('\u007FELF\0\0\0\0\0\0\0\0'));
	mkdirSync(join(folder, 'old'));
	symlinkSync('nowhere', join(folder, 'dangling'));
	expect(find('')).toEqual({
		files: ['error.log', 'error.log.1', 'error.log.2', 'truncated.log'],
		isWatched: true,
		skipped: ['core: not a text file', 'error.log.3: xz', 'old: a folder'],
	});
});

test('a pipe is told and not waited for', () => {
	execFileSync('mkfifo', [join(folder, 'pipe')]);
	expect(find('')).toEqual({files: [], isWatched: true, skipped: ['pipe: a pipe or a device']});
});

test('a folder that may be listed and not entered is a matter of rights, not an empty one', () => {
	skipUnlessRoot();
	write('error.log');
	symlinkSync(join(folder, 'shut', 'a.log'), join(folder, 'link.log'));
	mkdirSync(join(folder, 'shut'));
	writeFileSync(join(folder, 'shut', 'a.log'), 'a line\n');
	chmodSync(join(folder, 'shut'), 0o744);
	const reason = '(directory FOLDER/shut, owner root, group root, mode 744)';
	expect(findAsNobody('shut')).toBe(`cannot read FOLDER/shut/a.log: permission denied ${reason}`);
	expect(findAsNobody('shut/*.log')).toBe(`cannot read FOLDER/shut/a.log: permission denied ${reason}`);
	expect(findAsNobody('l*.log')).toBe(`cannot read FOLDER/link.log: permission denied ${reason}`);
	expect(findAsNobody('*.log')).toBe('["error.log","link.log: permission denied"]');
});

function findAsNobody(name: string): string {
	chmodSync(folder, 0o755);
	const module = join(import.meta.dirname, '..', '..', '..', 'source', 'sources', 'files', 'find-logs.ts');
	// Rights are dropped behind the import: the checkout may be root's own.
	const program = `import {findLogs} from '${module}';
		process.setgroups([]);
		process.setgid(65_534);
		process.setuid(65_534);
		try {
			const {files, skipped} = findLogs(process.argv[1]);
			process.stdout.write(JSON.stringify([...files, ...skipped.map(({path, why}) => path + ': ' + why)]));
		} catch (error) {
			process.stdout.write(error.message);
		}`;
	return execFileSync(process.execPath, ['--input-type=module', '-e', program, join(folder, name)], {encoding: 'utf8'})
		.replaceAll(`"${folder}/`, '"')
		.replaceAll(folder, 'FOLDER');
}
