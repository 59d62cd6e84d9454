import {type StoredLine} from '../history/line-references.ts';
import {nameServer} from '../parsing/name-server.ts';
import {type WebServer} from '../waf/record-writer.ts';

/** A row may have thousands of lines of megabytes; if these few do not tell, another row's will. */
const mostLines = 4;
const longestLine = 262_144;

/**
The server that wrote the lines of a transaction: as one of the first of them says that are not huge.
*/
export function nameServerOf(
	lines: readonly StoredLine[],
	read: (line: StoredLine) => Uint8Array | undefined,
): WebServer | undefined {
	for (const line of lines.slice(0, mostLines)) {
		const bytes = line.length > longestLine ? undefined : read(line);
		const server = bytes === undefined ? undefined : nameServer(bytes);
		if (server !== undefined) {
			return server;
		}
	}

	return undefined;
}
