import {type Settings} from './settings.ts';

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
