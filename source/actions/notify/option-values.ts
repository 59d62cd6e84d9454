import path from 'node:path';
import {readNamed} from '../../files/trusted-file.ts';
import {toSystemReason} from '../../waf/system-reason.ts';
import {type ChannelOptions} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';

/**
An option as a text; undefined where it is not given.
*/
export function textOf(options: ChannelOptions, name: string): string | undefined {
	const value = options[name];
	return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}

/**
An option that may be one text or several.
*/
export function listOf(options: ChannelOptions, name: string): readonly string[] {
	const list: readonly unknown[] = [options[name] ?? []].flat();
	return list.filter(entry => typeof entry === 'string' && entry !== '').map(String);
}

/**
A number, or what stands for it where none is given.
*/
export function numberOf(options: ChannelOptions, name: string, otherwise: number): number {
	const value = Number(options[name] ?? otherwise);
	return Number.isFinite(value) ? value : otherwise;
}

export function isOn(options: ChannelOptions, name: string): boolean {
	return options[name] === true;
}

/**
A map of texts: headers, labels.
*/
export function mapOf(options: ChannelOptions, name: string): Readonly<Record<string, unknown>> {
	const value = options[name];
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Readonly<Record<string, unknown>>)
		: {};
}

/**
A secret: the option itself, or what stands in the file that `NAME_file` names. The file is read each time, so that a new secret is used at once.

@throws {DeliveryError} where the file cannot be read.
*/
export function secretOf(options: ChannelOptions, name: string): string | undefined {
	const file = textOf(options, `${name}_file`);
	return file === undefined ? textOf(options, name) : readOptionFile(options, `${name}_file`, file).trim();
}

/**
The content of a file that an option names, taken from the folder of the rule file.

@throws {DeliveryError} where it cannot be read.
*/
export function readOptionFile(options: ChannelOptions, name: string, file: string): string {
	const whole = resolveFile(options, file);
	try {
		return readNamed(whole);
	} catch (error) {
		throw new DeliveryError(`${name}: cannot read ${whole}: ${toSystemReason(error)}`, true);
	}
}

/**
The place of a file that an option names.
*/
export function resolveFile(options: ChannelOptions, file: string): string {
	return path.resolve(path.dirname(textOf(options, 'rule_file') ?? ''), file);
}

/**
An option that is a list of maps: `[{title: Client, value: source.ip}]`.
*/
export function recordsOf(options: ChannelOptions, name: string): readonly ChannelOptions[] {
	const list: readonly unknown[] = [options[name] ?? []].flat();
	return list.filter((entry): entry is ChannelOptions => typeof entry === 'object' && entry !== null);
}

/**
Options that a payload takes as they are, under their names without the prefix; those that are not given are left out.
*/
export function ownWords(
	options: ChannelOptions,
	prefix: string,
	names: readonly string[],
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		names.flatMap(name => {
			const value = textOf(options, `${prefix}${name}`);
			return value === undefined ? [] : [[name, value]];
		}),
	);
}
