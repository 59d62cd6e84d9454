import {copyFileSync, mkdtempSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {run, until, waftop} from './run-program.ts';

const recorded = path.join(import.meta.dirname, '..', 'fixtures', 'recorded', 'nginx-on.log');

test.each(['--plain', '--json'])('%s prints what silence completed, without waiting for the next line', async mode => {
	const log = path.join(mkdtempSync(path.join(os.tmpdir(), 'waftop-silent-')), 'error.log');
	copyFileSync(recorded, log);
	const reader = run({command: [...waftop, mode, log]});
	await until('the rows', () => reader.stdout().split('\n').length > 10);
	expect(reader.child.exitCode).toBeNull();
	reader.child.kill('SIGINT');
	await reader.finished;
});
