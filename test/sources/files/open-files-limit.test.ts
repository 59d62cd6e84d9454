import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {makeFolder} from '../collect.ts';

const room = join(import.meta.dirname, '..', '..', '..', 'source', 'sources', 'files');

test('too many open files: the limit is named, and how to raise it', () => {
	const path = join(makeFolder(), 'error.log');
	writeFileSync(path, 'a line\n');
	const program = `import {openSync} from 'node:fs';
		import {openLogFile} from '${join(room, 'log-file.ts')}';
		try {
			for (;;) {
				openLogFile('${path}');
			}
		} catch (error) {
			process.stdout.write(error.message + '; ' + error.hint);
		}`;
	const said = execFileSync(
		'sh',
		['-c', 'ulimit -n 61; exec "$0" --input-type=module -e "$1"', process.execPath, program],
		{
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		},
	);
	expect(said).toBe(
		`cannot open ${path}: too many open files in this process, which may have 61; raise the limit with ulimit -n as root, or LimitNOFILE= in a systemd unit; or name fewer logs`,
	);
});
