import {Buffer} from 'node:buffer';

const usual = '/usr/share';

/**
Writes the server's temporary folder as the path of the same length under which a distribution has these files; no line grows or shrinks.
*/
export function toUsualPaths(bytes: Buffer, folder: string): Buffer {
	if (folder.length !== usual.length) {
		throw new Error(`${folder} is not as long as ${usual}: lines would be cut elsewhere than on a real server`);
	}

	const lines = bytes.toString('latin1').replaceAll(folder, usual).split('\n');
	return Buffer.from(lines.map(line => mendEnd(line, folder)).join('\n'), 'latin1');
}

/** A line that nginx cut can end in the middle of the path: `[file "/tmp/w3`. */
function mendEnd(line: string, folder: string): string {
	for (let length = folder.length - 1; length > 1; length--) {
		if (line.endsWith(`"${folder.slice(0, length)}`)) {
			return line.slice(0, -length) + usual.slice(0, length);
		}
	}

	return line;
}
