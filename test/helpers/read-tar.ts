/**
The files of a tar archive by name (ustar, and long names of GNU).
*/
export function readTar(archive: Uint8Array): Map<string, Uint8Array> {
	const files = new Map<string, Uint8Array>();
	const text = (at: number, length: number): string =>
		Buffer.from(archive.subarray(at, at + length))
			.toString('utf8')
			.replace(/\0.*$/s, '');
	let longName = '';
	for (let at = 0; at + 512 <= archive.length && archive[at] !== 0;) {
		const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
		const kind = String.fromCharCode(archive[at + 156]);
		const content = archive.subarray(at + 512, at + 512 + size);
		if (kind === 'L') {
			longName = Buffer.from(content).toString('utf8').replace(/\0.*$/s, '');
		} else {
			const prefix = text(at + 345, 155);
			const name = longName || (prefix === '' ? text(at, 100) : `${prefix}/${text(at, 100)}`);
			longName = '';
			if (kind === '0' || kind === '\0') {
				files.set(name, content);
			}
		}

		at += 512 + Math.ceil(size / 512) * 512;
	}

	return files;
}
