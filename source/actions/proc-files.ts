import {readdirSync, readFileSync, readlinkSync} from 'node:fs';

/*
Files below `/proc` can vanish or be denied at any moment: what cannot be read is undefined, or empty.
*/

export function readProcText(file: string): string | undefined {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return undefined;
	}
}

export function readProcLink(file: string): string | undefined {
	try {
		return readlinkSync(file);
	} catch {
		return undefined;
	}
}

export function listProcFolder(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
