/*
What a person thinks of a transaction or a client: plain data, kept from run to run.
*/
import {type Timestamp} from './clock.ts';

/**
The marks, in the order in which they are offered.
*/
export const marks = ['attack', 'false-positive', 'look', 'done'] as const;

export type Mark = (typeof marks)[number];

/**
A mark with who made it, when, and why in one line.
*/
export type MarkEntry = {
	readonly mark: Mark;
	readonly note: string;
	readonly time: Timestamp;
	readonly by: string;
};

/**
What a mark is on, so that it is found again: a transaction by a `unique_id` that names it alone, else by its place in a file (inode and offset of its first line); a client within a log (`nameMarkedLog`).
*/
export type MarkKey =
	| {readonly kind: 'id'; readonly id: string}
	| {readonly kind: 'place'; readonly inode: number; readonly offset: number}
	| {readonly kind: 'client'; readonly log: string; readonly address: string};

/**
A mark as it is kept.
*/
export type KeptMark = {readonly key: MarkKey; readonly entry: MarkEntry};

/** Longer notes make the line of the detail hard to read. */
export const longestNote = 200;

/**
Tells one key from another.
*/
export function nameMarkKey(key: MarkKey): string {
	switch (key.kind) {
		case 'id':
			return `id ${key.id}`;
		case 'place':
			return `place ${key.inode} ${key.offset}`;
		case 'client':
		default:
			return `client ${key.address} ${key.log}`;
	}
}

/**
A log under the name that it keeps when it is rotated: `/var/log/nginx/error.log` of `error.log.1` and `error.log-20261127.gz`.
*/
export function nameMarkedLog(file: string): string {
	return file.replace(/(?:[.-]\d{1,10})?(?:\.gz)?$/, '');
}
