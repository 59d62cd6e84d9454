import {describe, expect, test} from 'vitest';
import {optionsOf, toSyntax} from '../../source/settings/describe-option.ts';
import {exitCodes, listExitCodes} from '../../source/settings/exit-codes.ts';
import {formatHelp} from '../../source/settings/help.ts';
import {commandNames, type Option, type Usage} from '../../source/settings/option.ts';
import {options} from '../../source/settings/options.ts';
import {readFlags} from '../../source/settings/read-flags.ts';
import {sentenceOf} from './sentence-of.ts';

const usages: readonly Usage[] = ['main', ...commandNames];

/** As it could be written, with a value where it takes one. */
function toArguments(option: Option): string[] {
	return toSyntax(option)
		.replace(/ [A-Z]+$/, ' value')
		.split(' ');
}

function read(usage: Usage, ...args: string[]) {
	return readFlags(usage === 'main' ? args : [usage, ...args], import.meta);
}

test('every option can be given somewhere, and no two in the same place', () => {
	expect(options.filter(({flag, setting}) => flag === undefined && setting === undefined)).toEqual([]);
	const places = options.flatMap(({flag, shortFlag, usages: own, setting}) => [
		...own.flatMap(usage => [flag, shortFlag].flatMap(name => (name === undefined ? [] : [`${usage} ${name}`]))),
		...(setting === undefined ? [] : [setting.key, setting.variable]),
	]);
	expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
});

test('a flag of several commands is of one kind and has one short form', () => {
	const kinds = new Map(options.map(({flag, kind, shortFlag}) => [flag, `${kind} ${shortFlag}`]));
	const flagged = options.filter(({flag}) => flag !== undefined);
	expect(flagged.filter(({flag, kind, shortFlag}) => kinds.get(flag) !== `${kind} ${shortFlag}`)).toEqual([]);
});

test('what takes a value says what it is called, and a switch takes none', () => {
	const flagged = options.filter(({flag}) => flag !== undefined);
	expect(flagged.filter(({kind, placeholder}) => (kind === 'switch') !== (placeholder === undefined))).toEqual([]);
});

describe.each(usages)('%s', usage => {
	const own = optionsOf(usage, options);

	test('takes each of its options as its help writes it', () => {
		for (const option of own) {
			const {given} = read(usage, ...toArguments(option));
			const isOn = toSyntax(option) === `--${option.flag}`;
			const texts = option.kind === 'switch' ? [String(isOn)] : ['value'];
			expect([...given]).toEqual([[option, {texts, label: `--${option.flag}`, from: 'flag'}]]);
		}
	});

	test('refuses every other option by its name', async () => {
		const names = new Set(own.map(({flag}) => flag));
		for (const option of options.filter(({flag}) => flag !== undefined && !names.has(flag))) {
			const refused = Promise.resolve().then(() => read(usage, ...toArguments(option)));
			expect(await sentenceOf(refused)).toMatch(
				new RegExp(`^unknown option --${option.flag}(?: for waftop ${usage})?; `),
			);
		}
	});

	test('lists exactly its options in the help, in lines that fit', () => {
		const help = formatHelp(usage === 'main' ? undefined : usage);
		const listed = [...help.matchAll(/^ {2}(?:-\w, | {4})(--\S+(?: [A-Z]+)?)/gm)].map(([, syntax]) => syntax);
		expect(listed.toSorted()).toEqual(own.map(option => toSyntax(option)).toSorted());
		expect(help.split('\n').filter(line => line.length > 112)).toEqual([]);
	});
});

test('a word of a command is one only where it comes first', () => {
	expect(read('main', 'block.log', '--once')).toMatchObject({command: undefined, input: ['block.log']});
	expect(read('main', 'x.log', 'block')).toMatchObject({command: undefined, input: ['x.log', 'block']});
	expect(read('block', '203.0.113.7')).toMatchObject({command: 'block', input: ['203.0.113.7']});
});

test('exit codes are distinct, and a help lists those that its command can end with', () => {
	const codes = Object.values(exitCodes);
	expect(new Set(codes).size).toBe(codes.length);
	const listed = (usage: Usage) => [...listExitCodes(usage).matchAll(/^ +(\d+) /gm)].map(([, code]) => Number(code));
	expect(listed('main')).toEqual([0, 1, 2, 3, 4, 70, 129, 130, 143]);
	expect(listed('block')).toEqual([0, 1, 2, 5, 70]);
	expect(listed('ship')).toEqual([0, 1, 2, 4, 70, 130]);
});
