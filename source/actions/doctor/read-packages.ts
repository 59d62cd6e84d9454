import zlib from 'node:zlib';
import {type Package} from '../../doctor/box.ts';
import {type RootedFiles} from './rooted-files.ts';

const wanted = /^(?:modsecurity-crs|libmodsecurity3\w*|libapache2-mod-security2|mod_security(?:_crs)?)$/;

/** In whose changelogs versions are looked for where there is no database of packages. */
const usual = ['modsecurity-crs', 'libmodsecurity3', 'libmodsecurity3t64', 'libapache2-mod-security2'];

/**
The packages of engines and rules that are installed, and which CVEs their changelogs name. Debian's database and changelogs alone are read: others are no texts.
*/
export function readPackages(files: RootedFiles): Package[] {
	const read = files.readText('/var/lib/dpkg/status');
	if ('reason' in read) {
		return usual.flatMap((name): Package[] => {
			const text = readChangelog(files, name);
			// Sample: `modsecurity-crs (3.3.4-1+deb12u3) bookworm; urgency=medium`
			const version = /^\S+ \(([^)]+)\)/.exec(text ?? '')?.[1];
			return version === undefined ? [] : [{name, version, mended: findMended(text)}];
		});
	}

	return read.text.split(/\n\n+/).flatMap((entry): Package[] => {
		const name = /^Package: (\S+)$/m.exec(entry)?.[1] ?? '';
		const version = /^Version: (\S+)$/m.exec(entry)?.[1];
		const isInstalled = /^Status: \S+ \S+ installed$/m.test(entry);
		return wanted.test(name) && version !== undefined && isInstalled
			? [{name, version, mended: findMended(readChangelog(files, name))}]
			: [];
	});
}

function findMended(changelog: string | undefined): ReadonlySet<string> | undefined {
	return changelog === undefined ? undefined : new Set(changelog.match(/CVE-\d{4}-\d{4,7}/g));
}

function readChangelog(files: RootedFiles, name: string): string | undefined {
	for (const file of ['changelog.Debian.gz', 'changelog.Debian', 'changelog.gz']) {
		const packed = files.readPart(`/usr/share/doc/${name}/${file}`, 0, 1024 * 1024);
		if (packed === undefined) {
			continue;
		}

		try {
			const bytes = Buffer.from(packed, 'latin1');
			return file.endsWith('.gz')
				? zlib.gunzipSync(bytes, {maxOutputLength: 8 * 1024 * 1024}).toString('latin1')
				: packed;
		} catch {
			// Damaged, or too large to be one.
		}
	}

	return undefined;
}
