import {closeSync, constants, fdatasync, lstatSync, writeSync} from 'node:fs';
import {promisify} from 'node:util';
import {openTrusted} from '../../files/trusted-file.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {toSystemReason} from '../../waf/system-reason.ts';
import {type ChannelKind} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';
import {toFacts} from './message-text.ts';
import {resolveFile, textOf} from './option-values.ts';

/**
A file of JSON lines, one an alert, opened anew for each so that it can be rotated. Nobody else may read it, and it is no link.
*/
export const appendFile: ChannelKind = {
	targets(options) {
		const name = textOf(options, 'file_path');
		if (name === undefined) {
			throw new DeliveryError('file_path is missing', false);
		}

		const file = resolveFile(options, name);
		return [{identity: file, label: file, options: {...options, file_path: file}}];
	},
	async send(message, options) {
		const file = textOf(options, 'file_path')!;
		const line = `${toJsonLine({...toFacts(message), body: message.body, matches: message.matches})}\n`;
		try {
			await append(file, Buffer.from(line));
		} catch (error) {
			throw new DeliveryError(`cannot write ${file}: ${toSystemReason(error)}`, true);
		}

		return `written to ${file}`;
	},
};

async function append(file: string, bytes: Buffer): Promise<void> {
	if (lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink() === true) {
		throw new Error('it is a link');
	}

	const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
	const descriptor = openTrusted(file, {flags, mode: 0o600, isAlone: true});
	try {
		if (writeSync(descriptor, bytes) < bytes.length) {
			throw new Error('the disk is full');
		}

		await promisify(fdatasync)(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
