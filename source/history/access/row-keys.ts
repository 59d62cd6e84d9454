import {type History} from '../history.ts';
import {keyOfHost, keyOfMethod, type RequestKeys, setTargetKeys} from './access-keys.ts';

const words = new Uint32Array(4);
const room = 1024;
const scratch = Buffer.alloc(room);
const text = {bytes: scratch as Uint8Array, start: 0, end: 0};

/**
Fills in the keys of a row; false where it has no client yet.
*/
export function setRowKeys(keys: RequestKeys, history: History, slot: number): boolean {
	const {columns, clients, methods, hosts, paths, targets} = history;
	if (columns.client[slot] < 0) {
		return false;
	}

	const address = Buffer.from(clients.text(columns.client[slot]), 'latin1');
	for (let word = 0; word < 4; word++) {
		words[word] = address.readUInt32LE(4 * word);
	}

	const target = columns.target[slot] < 0 ? undefined : targets.read(columns.target[slot], columns.targetLength[slot]);
	const path = columns.path[slot] < 0 ? undefined : paths.text(columns.path[slot]);
	// With a method the whole request line is known; else the path as it is printed.
	const isSent = columns.method[slot] >= 0 && target !== undefined;
	put(isSent ? target : path);
	setTargetKeys(keys, words, text, !isSent);
	put(columns.method[slot] < 0 ? undefined : methods.text(columns.method[slot]));
	keys.method = keyOfMethod(text);
	put(columns.host[slot] < 0 ? undefined : hosts.text(columns.host[slot]));
	keys.host = keyOfHost(text);
	return true;
}

function put(written: string | undefined): void {
	text.start = written === undefined ? -1 : 0;
	text.end = written === undefined ? -1 : scratch.write(written, 0, room, 'latin1');
}
