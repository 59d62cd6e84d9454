import {type Option} from './option.ts';
import {UsageError} from './usage-error.ts';

/**
Refuses what the parser of command lines would take for something else: a switch with a value (`--read-only=yes` would be off), a value that is missing (`--filter` alone would be no filter), and an option that is given twice, unless it takes a list.

@throws {UsageError}
*/
export function checkFlagSyntax(argv: readonly string[], options: readonly Option[]): void {
	const end = argv.indexOf('--');
	const words = end < 0 ? argv : argv.slice(0, end);
	const seen = new Set<Option>();
	for (let place = 0; place < words.length; place++) {
		const {name, value} = splitFlag(words[place]);
		const option = name === undefined ? undefined : options.find(each => isCalled(each, name));
		if (option === undefined) {
			continue;
		}

		if (option.kind === 'switch') {
			refuseSwitchValue(words[place], value);
			continue;
		}

		const written = value ?? words[place + 1] ?? '';
		if (written === '' || (value === undefined && /^-./.test(written))) {
			throw new UsageError(`--${option.flag} needs a value`, 'see --help for what it can be');
		}

		if (seen.has(option) && option.kind !== 'list') {
			throw new UsageError(
				`--${option.flag} is given twice`,
				option.flag === 'filter'
					? "put all conditions into one: --filter 'cat:XSS client:203.0.113.7'"
					: 'give it once',
			);
		}

		seen.add(option);
		place += value === undefined ? 1 : 0;
	}
}

/**
The command line with a dash that is the value of an option in one word with it: alone the parser takes it for a file.
*/
export function attachDashes(argv: readonly string[], options: readonly Option[]): string[] {
	const words: string[] = [];
	let isOver = false;
	for (const word of argv) {
		isOver ||= word === '--';
		const {name, value} = splitFlag(words.at(-1) ?? '');
		const option = name === undefined || value !== undefined ? undefined : options.find(each => isCalled(each, name));
		if (word === '-' && !isOver && option !== undefined && option.kind !== 'switch') {
			words[words.length - 1] = `--${option.flag}=-`;
		} else {
			words.push(word);
		}
	}

	return words;
}

/** Samples: `--filter`, `--filter=cat:XSS`, `-f` */
function splitFlag(word: string): {readonly name: string | undefined; readonly value: string | undefined} {
	const found = /^(?:--([a-z][a-z-]*)|-([a-z]))(?:=([^]*))?$/i.exec(word);
	return {name: found?.[1] ?? found?.[2], value: found?.[3]};
}

function isCalled({flag, shortFlag}: Option, name: string): boolean {
	return name === flag || (name.length === 1 && name === shortFlag);
}

function refuseSwitchValue(word: string, value: string | undefined): void {
	if (value !== undefined && value !== 'true' && value !== 'false') {
		throw new UsageError(`${word.slice(0, word.indexOf('='))} takes no value, but "${value}" is given`, 'leave it out');
	}
}
