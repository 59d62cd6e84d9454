import {closeSync, constants, fstatSync, openSync, readSync, statSync} from 'node:fs';
import {explainRights} from './file-rights.ts';
import {explainTooMany} from './open-files-limit.ts';
import {looksLikeUtf16} from './utf-16.ts';
import {SourceError, toSystemCode} from '../source-error.ts';
import {toSystemReason} from '../../waf/system-reason.ts';

/**
A log file that is open for reading, with what tells it from another file of the same name.
*/
export type LogFile = {
	readonly descriptor: number;
	readonly device: bigint;
	readonly inode: bigint;
	readonly size: number;
};

const inspectedBytes = 8192;

/**
Opens a log file for reading.

@returns Nothing where there is no such file.
@throws {SourceError} For a folder, a pipe or device, and where the rights or the disk say no.
*/
export function openLogFile(path: string): LogFile | undefined {
	let descriptor: number | undefined;
	try {
		refuseSpecial(path, statSync(path));
		// A file may turn into a pipe between the two calls, and opening one would hang.
		descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
		const status = fstatSync(descriptor, {bigint: true});
		refuseSpecial(path, status);
		return {descriptor, device: status.dev, inode: status.ino, size: Number(status.size)};
	} catch (error) {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}

		if (toSystemCode(error) === 'ENOENT') {
			return undefined;
		}

		throw toSourceError(path, error);
	}
}

/**
@throws {SourceError} When the first 8 KiB are compressed, other than by gzip, or no text. NUL bytes at the very start are no sign: a file that was
truncated under a writer begins with a hole. Nor are a few in the text: a client can have some logged, and must not be able to make waftop refuse the log.
*/
export function refuseBinary(path: string, descriptor: number): void {
	const bytes = Buffer.allocUnsafe(inspectedBytes);
	const start = bytes.subarray(0, readSync(descriptor, bytes, 0, inspectedBytes, 0));
	refuseCompressed(start, path, path);
	if (looksLikeUtf16(start)) {
		throw new SourceError(
			'binary',
			`${path} is UTF-16, as PowerShell writes it`,
			`convert it first: iconv -f UTF-16 -t UTF-8 ${path} | waftop -`,
		);
	}

	const text = start.subarray(
		Math.max(
			0,
			start.findIndex(byte => byte !== 0),
		),
	);
	const zeros = text[0] === 0 ? 0 : text.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
	if (zeros * 32 > text.length) {
		throw new SourceError('binary', `${path} is not a text file`, 'name the error log of the web server');
	}
}

/**
@throws {SourceError} When these first bytes are of a packer that waftop does not unpack.
*/
export function refuseCompressed(start: Uint8Array, what: string, argument: string): void {
	const compression = findCompression(start);
	if (compression !== undefined) {
		throw new SourceError(
			'compressed',
			`${what} is compressed (${compression.name})`,
			`decompress it first: ${compression.command} ${argument} | waftop -`,
		);
	}
}

/**
Whether these first bytes are gzip (RFC 1952; deflate is its only method).
*/
export function isGzip(start: Uint8Array): boolean {
	return start[0] === 0x1f && start[1] === 0x8b && start[2] === 8;
}

/**
Which packer made these bytes, by their first ones (RFC 1952, RFC 8878, the xz and bzip2 file formats), or nothing.
*/
export function findCompression(start: Uint8Array): {readonly name: string; readonly command: string} | undefined {
	return compressions.find(({magic}) => magic.every((byte, index) => start[index] === byte));
}

const compressions = [
	{name: 'gzip', command: 'zcat', magic: [0x1f, 0x8b]},
	{name: 'zstd', command: 'zstdcat', magic: [0x28, 0xb5, 0x2f, 0xfd]},
	{name: 'xz', command: 'xzcat', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a]},
	{name: 'bzip2', command: 'bzcat', magic: [0x42, 0x5a, 0x68]},
];

/**
Turns what the operating system threw for this path into a sentence; what is no such error is handed back.
*/
export function toSourceError(path: string, error: unknown): unknown {
	const code = toSystemCode(error);
	if (error instanceof SourceError || code === '' || code.startsWith('ERR_')) {
		return error;
	}

	if (code === 'EMFILE' || code === 'ENFILE') {
		return explainTooMany(path, code, error);
	}

	return code === 'EACCES' || code === 'EPERM'
		? explainRights(path, error)
		: new SourceError('unreadable', `cannot read ${path}: ${toSystemReason(error)}`, 'check the path and the disk', {
				cause: error,
			});
}

function refuseSpecial(path: string, status: {isFile(): boolean; isDirectory(): boolean}): void {
	if (status.isDirectory()) {
		throw new SourceError(
			'directory',
			`${path} is a directory`,
			`name a file in it, such as ${path.replace(/\/*$/u, '')}/error.log`,
		);
	}

	if (!status.isFile()) {
		throw new SourceError(
			'special-file',
			`${path} is a pipe or a device, not a file`,
			'pipe it in instead: COMMAND | waftop - (for a container: docker logs -f NAME 2>&1 | waftop -)',
		);
	}
}
