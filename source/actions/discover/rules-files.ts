import path from 'node:path';
import {listMatches} from '../nginx/config-files.ts';
import {isPattern} from '../nginx/config-include.ts';
import {readConfigText} from './config-file-text.ts';
import {readConfigLines, splitArguments} from './config-lines.ts';
import {addProblem, type Findings} from './findings.ts';
import {isWafSetting, type WafSetting, type WafSettings} from './waf-settings.ts';

/** Files that include each other end here. */
const deepest = 16;
const mostFiles = 2000;

/**
Reads configuration of libmodsecurity, with all that it includes.
*/
export type RulesReader = {
	/** @param file Absolute. */
	readFile(file: string): WafSettings;

	/** @param place Where the text stands: `/etc/nginx/nginx.conf:12`. */
	readText(text: string, place: string): WafSettings;
};

/**
@param folder What relative names of a text without a file mean: where nginx was started. Undefined where nobody knows.
*/
export function createRulesReader(findings: Findings, folder: string | undefined): RulesReader {
	const known = new Map<string, Map<string, WafSetting>>();
	let count = 0;

	const follow = (pattern: string, place: string, {base, depth, into}: Reading): void => {
		if (base === undefined && !path.isAbsolute(pattern)) {
			addProblem(
				findings,
				`Include ${pattern} in ${place} is relative to the directory that nginx was started in, which is unknown`,
				'use an absolute path there',
			);
			return;
		}

		// Relative to the including file (`utils::find_resource` of libmodsecurity).
		const whole = path.resolve(base ?? '/', pattern);
		for (const file of isPattern(whole) ? listAll(whole, findings) : [whole]) {
			if (depth < deepest && count < mostFiles) {
				readRules(file, into, depth + 1);
			}
		}
	};

	const readInto = (text: string, reading: Reading): void => {
		for (const {name, rest, line} of readConfigLines(text)) {
			const isInclude = name === 'include' || name === 'includeoptional';
			const [value] = isInclude || isWafSetting(name) ? splitArguments(rest) : [];
			if (value === undefined) {
				continue;
			}

			if (isInclude) {
				follow(value, reading.placeOf(line), reading);
			} else {
				reading.into.set(name, {value, place: reading.placeOf(line)});
			}
		}
	};

	const readRules = (file: string, into: Map<string, WafSetting>, depth: number): void => {
		count++;
		const text = readConfigText(file, findings) ?? '';
		readInto(text, {placeOf: line => `${file}:${line}`, base: path.dirname(file), into, depth});
	};

	return {
		readFile(file) {
			// The same rules are often named by many server blocks.
			let settings = known.get(file);
			if (settings === undefined) {
				settings = new Map();
				known.set(file, settings);
				readRules(file, settings, 0);
			}

			return settings;
		},
		readText(text, place) {
			const into = new Map<string, WafSetting>();
			readInto(text, {placeOf: () => place, base: folder, into, depth: 0});
			return into;
		},
	};
}

type Reading = {
	readonly placeOf: (line: number) => string;

	/** What relative names are meant from. */
	readonly base: string | undefined;
	readonly into: Map<string, WafSetting>;
	readonly depth: number;
};

/**
The files of a pattern; a folder that cannot be listed becomes a problem.
*/
export function listAll(pattern: string, findings: Findings): string[] {
	const unlisted: string[] = [];
	const found = listMatches(pattern, unlisted);
	for (const sentence of unlisted) {
		addProblem(findings, sentence, 'start waftop with sudo');
	}

	return found;
}
