import {mkdtempSync, symlinkSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {explainMissing} from '../../../source/sources/files/missing-file.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-missing-'));
const at = (name: string): string => path.join(folder, name);
symlinkSync('gone/error.log', at('far.log'));
symlinkSync(at('gone.log'), at('near.log'));

test.each([
	[at('error.log'), `${at('error.log')} does not exist`, `look there with ls ${folder}`],
	[at('none/error.log'), `${at('none/error.log')} does not exist, nor does its folder`, `look there with ls ${folder}`],
	[
		at('near.log'),
		`${at('near.log')} is a link to ${at('gone.log')}, which does not exist`,
		`look there with ls ${folder}`,
	],
	[
		at('far.log'),
		`${at('far.log')} is a link to gone/error.log, which does not exist, nor does its folder`,
		`look there with ls ${folder}`,
	],
])('%s is told as what it is', (name, message, hint) => {
	expect(explainMissing(name)).toMatchObject({code: 'missing', message, hint});
});
