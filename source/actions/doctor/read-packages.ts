import zlib from 'node:zlib';
import {type Package} from '../../doctor/box.ts';
import {type RootedFiles} from './rooted-files.ts';

const wanted = /^(?:modsecurity-crs|libmodsecurity3\w*|libapache2-mod-security2|mod_security(?:_crs)?)$/;

/**
The packages of engines and rules that are installed, and which CVEs their changelogs name. Debian's database alone is read: others are not texts.
*/
export function readPackages(files: RootedFiles): Package[] {
	const read = files.readText('/var/lib/dpkg/status');
	const text = 'text' in read ? read.text : '';
	return text.split(/\n\n+/).flatMap((entry): Package[] => {
		const name = /^Package: (\S+)$/m.exec(entry)?.[1] ?? '';
		const version = /^Version: (\S+)$/m.exec(entry)?.[1];
		const isInstalled = /^Status: \S+ \S+ installed$/m.test(entry);
		return wanted.test(name) && version !== undefined && isInstalled
			? [{name, version, mended: readMended(files, name)}]
			: [];
	});
}

function readMended(files: RootedFiles, name: string): ReadonlySet<string> | undefined {
	for (const file of ['changelog.Debian.gz', 'changelog.Debian', 'changelog.gz']) {
		const packed = files.readPart(`/usr/share/doc/${name}/${file}`, 0, 1024 * 1024);
		if (packed === undefined) {
			continue;
		}

		try {
			const bytes = Buffer.from(packed, 'latin1');
			const text = file.endsWith('.gz')
				? zlib.gunzipSync(bytes, {maxOutputLength: 8 * 1024 * 1024}).toString('latin1')
				: packed;
			return new Set(text.match(/CVE-\d{4}-\d{4,7}/g));
		} catch {
			// Damaged, or too large to be one.
		}
	}

	return undefined;
}
