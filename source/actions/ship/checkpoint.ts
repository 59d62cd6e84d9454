import {toJsonLine} from '../../waf/json-line.ts';
import {readTrusted} from '../../files/trusted-file.ts';
import {rewriteFile} from '../rewrite-file.ts';

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
Writes all of them.
*/
export async function writeCheckpoints(file: string, checkpoints: Checkpoints): Promise<void> {
	await rewriteFile(file, [`${toJsonLine(checkpoints)}\n`]);
}
