import {randomBytes} from 'node:crypto';
import {mkdir, open, rename} from 'node:fs/promises';
import path from 'node:path';
import {toJsonLine} from '../../waf/json-line.ts';
import {readTrusted} from '../../files/trusted-file.ts';

/**
How far a log was shipped: everything before `offset` of the file is in the index. `inode` and `firstLine` identify the file.
*/
export type ShippedUpTo = {readonly inode: number; readonly firstLine: string; readonly offset: number};

export type Checkpoints = Readonly<Record<string, ShippedUpTo>>;

/**
The checkpoints of a file, by the path of the log; none where it is not there or holds something else.
*/
export function readCheckpoints(file: string): Checkpoints {
	let content: unknown;
	try {
		content = JSON.parse(readTrusted(file, 'utf8'));
	} catch {
		return {};
	}

	return Object.fromEntries(
		Object.entries((content ?? {}) as Record<string, Partial<ShippedUpTo> | null>).flatMap(([log, found]) => {
			const {inode, firstLine, offset} = found ?? {};
			return typeof inode === 'number' && typeof firstLine === 'string' && typeof offset === 'number'
				? [[log, {inode, firstLine, offset}] as const]
				: [];
		}),
	);
}

/**
Writes them beside and renames, so that a kill leaves the old ones or the new ones.
*/
export async function writeCheckpoints(file: string, checkpoints: Checkpoints): Promise<void> {
	await mkdir(path.dirname(file), {recursive: true, mode: 0o700});
	const beside = `${file}.${randomBytes(4).toString('hex')}`;
	const handle = await open(beside, 'wx', 0o600);
	try {
		await handle.writeFile(`${toJsonLine(checkpoints)}\n`);
		await handle.sync();
	} finally {
		await handle.close();
	}

	await rename(beside, file);
}
