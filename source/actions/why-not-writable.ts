import {access, constants, realpath} from 'node:fs/promises';
import path from 'node:path';

/**
Returns why we cannot write a file; undefined where we can. A new file is written beside it and renamed, so its folder counts.
*/
export async function whyNotWritable(file: string): Promise<string | undefined> {
	const target = await realpath(file).catch(() => file);
	const folder = path.dirname(target);
	try {
		await access(folder, constants.W_OK | constants.X_OK);
		return undefined;
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return code === 'ENOENT'
			? `${folder} does not exist`
			: code === 'EROFS'
				? `${folder} is on a read-only file system`
				: `cannot write into ${folder}: permission denied`;
	}
}
