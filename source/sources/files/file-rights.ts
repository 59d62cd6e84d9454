import {readFileSync, readlinkSync, statSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {SourceError} from '../source-error.ts';

/**
Why a path could not be opened for want of rights, and who may.

@param path A path whose opening answered EACCES or EPERM.
*/
export function explainRights(path: string, cause: unknown): SourceError {
	const place = findPlace(path);
	if (place === undefined) {
		return new SourceError('permission', `cannot read ${path}: permission denied`, 'start waftop with sudo', {cause});
	}

	const {uid, gid, mode} = place.status;
	const group = readName('/etc/group', gid);
	const bits = (mode & 0o7777).toString(8).padStart(3, '0');
	const what = place.path === path ? '' : `directory ${place.path}, `;
	const groupNeeds = place.path === path ? 0o040 : 0o010;
	return new SourceError(
		'permission',
		`cannot read ${path}: permission denied (${what}owner ${readName('/etc/passwd', uid)}, group ${group}, mode ${bits})`,
		(mode & groupNeeds) === 0 ? 'start waftop with sudo' : `start waftop with sudo, or as a member of group ${group}`,
		{cause},
	);
}

/** As many as the kernel follows. */
const mostLinks = 40;

// The file itself, or the nearest folder above it that can still be looked at: that one is shut.
function findPlace(path: string) {
	let links = 0;
	for (let place = resolve(path); ;) {
		try {
			return {path: place === resolve(path) ? path : place, status: statSync(place)};
		} catch {
			const target = links < mostLinks ? readLink(place) : undefined;
			const next = target === undefined ? dirname(place) : resolve(dirname(place), target);
			if (next === place) {
				return undefined;
			}

			links += target === undefined ? 0 : 1;
			place = next;
		}
	}
}

function readLink(place: string): string | undefined {
	try {
		return readlinkSync(place);
	} catch {
		return undefined;
	}
}

// A line of either file: `adm:x:4:syslog`, name and number in the fields 1 and 3 (passwd(5), group(5)).
function readName(file: string, number: number): string {
	try {
		for (const line of readFileSync(file, 'utf8').split('\n')) {
			const fields = line.split(':');
			if (fields[2] === String(number)) {
				return fields[0];
			}
		}
	} catch {
		// A container may have no such file: the number says it as well.
	}

	return String(number);
}
