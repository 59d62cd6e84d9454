import process from 'node:process';
import {type Settings} from '../settings/settings.ts';
import {findLogs} from '../sources/files/find-logs.ts';
import {sayNoLog} from '../sources/files/new-logs.ts';
import {dropSameFiles} from '../sources/files/same-file.ts';
import {SourceError} from '../sources/source-error.ts';
import {sanitize} from '../views/drawing/sanitize.ts';

/**
Finds out which files the names mean that were given: folders and patterns become the logs in them. What is passed over is told on standard error.

@throws {SourceError} For a folder that may not be read; and where nothing is followed, for a name without a log.
*/
export function resolveFiles(settings: Settings): Settings {
	const accessLogs = dropSameFiles(settings.accessLogs.flatMap(name => (name === '-' ? [name] : findLogs(name).files)));
	const named = settings.files.map(name => ({name, ...findLogs(name)}));
	const watched = named.filter(({isWatched}) => isWatched);
	if (watched.length === 0) {
		return {...settings, accessLogs, files: dropSameFiles(settings.files)};
	}

	const isEndless = settings.follow && settings.mode !== 'once';
	const empty = watched.find(({files}) => files.length === 0);
	if (empty !== undefined && !isEndless) {
		throw new SourceError('missing', sayNoLog(empty.name), `look there with ls ${folderOf(empty.name)}`);
	}

	for (const {path: entry, why} of watched.flatMap(({skipped}) => skipped)) {
		process.stderr.write(`waftop: ${sanitize(`skipped ${entry}: ${why}`)}\n`);
	}

	return {
		...settings,
		accessLogs,
		files: dropSameFiles(named.flatMap(({files}) => files)),
		watched: watched.map(({name}) => name),
	};
}

/** Samples: `/var/log/nginx/*.log` and `/var/log/nginx/` → `/var/log/nginx/` */
function folderOf(name: string): string {
	return name.replace(/[^/]*[*?[].*$/u, '') || '.';
}
