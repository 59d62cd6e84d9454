import path from 'node:path';

const servers = ['nginx', 'apache', 'apache2', 'httpd', 'openresty', 'angie', 'tengine', 'litespeed', 'lsws', 'caddy'];
const kinds = [
	'error',
	'audit',
	'modsec',
	'modsecurity',
	'security2',
	'access',
	'warn',
	'info',
	'debug',
	'ssl',
	'other',
];
const places = [
	'var',
	'log',
	'logs',
	'old',
	'archive',
	'backup',
	'current',
	'home',
	'opt',
	'srv',
	'tmp',
	'data',
	'..',
	'',
];

/** Words that name a server, a kind of log or a place, and so no machine. */
const noMachines: ReadonlySet<string> = new Set([...servers, ...kinds, ...places]);

/** Samples: `2026-11-24`, `20261124`, `2026.11` */
const date = /^\d{4}[-._]?\d\d(?:[-._]?\d\d)?$/u;

/**
The machine that each log was written on, as far as the paths tell: by the folder, or else the part of the name, in which logs of the same kind differ. Empty where they tell nothing, as the logs of one machine.

What lies below a folder that is named after a server differs by site, not by machine.

Samples: `logs/web1/error.log`, `logs/web2/error.log` and `web1-error.log`, `web2-error.log` → web1, web2; `nginx/error.log`, `nginx/modsec_audit.log` and `error.log`, `error.log.1` → nothing
*/
export function nameObservers(paths: readonly string[]): ReadonlyMap<string, string> {
	const split = paths.map(written => {
		const {dir, base} = path.parse(path.normalize(written));
		return {written, folders: dir === '' ? [] : dir.split(path.sep), file: stripRotation(base)};
	});
	const depth = countCommon(split.map(({folders}) => folders));
	const common = split.at(0)?.folders.slice(0, depth) ?? [];
	if (common.some(folder => servers.includes(folder.toLowerCase()))) {
		return new Map();
	}

	const inFolders = split.some(({folders}) => folders.length > depth);
	const parts = inFolders
		? split.map(({written, folders, file}) => ({
				written,
				name: folders[depth] ?? '',
				kind: [...folders.slice(depth + 1), file].join('/'),
			}))
		: splitNames(split);
	return areMachines(parts) ? new Map(parts.map(({written, name}) => [written, name])) : new Map();
}

type Part = {readonly written: string; readonly name: string; readonly kind: string};

/** Two names at least, none of which means something else, and each for a kind of log that another one has too. */
function areMachines(parts: readonly Part[]): boolean {
	const names = new Set(parts.map(({name}) => name));
	return (
		names.size > 1 &&
		[...names].every(
			name =>
				!date.test(name) &&
				!name
					.toLowerCase()
					.split(/[-_]/u)
					.some(word => noMachines.has(word)) &&
				parts.some(one => one.name === name && parts.some(other => other.name !== name && other.kind === one.kind)),
		)
	);
}

/** `web1-error.log` → `web1` and `error.log`, where others end or begin alike; what is alike must say which kind of log it is. */
function splitNames(files: ReadonlyArray<{readonly written: string; readonly file: string}>): readonly Part[] {
	// The separators stay, at the odd places.
	const all = files.map(({file}) => file.split(/([-_.])/u));
	const head = countCommon(all);
	const tail = countCommon(all.map(words => words.slice(head).toReversed()));
	const alike = [...(all[0]?.slice(0, head) ?? []), ...(tail === 0 ? [] : (all[0]?.slice(-tail) ?? []))];
	if (!alike.some(word => kinds.includes(word.toLowerCase()))) {
		return [];
	}

	return files.map(({written}, place) => ({
		written,
		name: all[place].slice(head, all[place].length - tail).join(''),
		kind: alike.join(''),
	}));
}

function countCommon(lists: ReadonlyArray<readonly string[]>): number {
	const shortest = lists.length === 0 ? 0 : Math.min(...lists.map(({length}) => length));
	let count = 0;
	while (count < shortest && lists.every(list => list[count] === lists[0][count])) {
		count++;
	}

	return count;
}

/** Samples: `error.log.2.gz`, `error.log-20261124` → `error.log` */
function stripRotation(file: string): string {
	return file.replace(/(?:[.-]\d+)?(?:\.gz)?$/u, '');
}
