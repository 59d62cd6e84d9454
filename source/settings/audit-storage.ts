import {statSync} from 'node:fs';
import path from 'node:path';
import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
Where the records behind an index of a concurrent audit log lie: as named, else as the server's configuration says. Undefined where nobody knows, and nothing must be opened.

@param indexPath As it stands in the settings' files.
*/
export function storageOf(
	{auditStorage, discovered}: Pick<Settings, 'auditStorage' | 'discovered'>,
	indexPath: string,
): string | undefined {
	return auditStorage ?? discovered?.logs.find(log => log.path === indexPath)?.storage;
}

/**
@throws {UsageError} Where a text names no folder that is there.
*/
export function isFolder(label: string, text: string): void {
	let isThere: boolean;
	try {
		isThere = statSync(path.resolve(text)).isDirectory();
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new UsageError(
			code === 'EACCES'
				? `${label}: ${text} may not be looked at; start waftop with sudo`
				: `${label}: ${text} is not there; name the folder of SecAuditLogStorageDir`,
		);
	}

	if (!isThere) {
		throw new UsageError(`${label}: ${text} is no folder; name the one of SecAuditLogStorageDir`);
	}
}
