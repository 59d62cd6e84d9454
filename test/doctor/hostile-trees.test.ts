import path from 'node:path';
import {runInNewContext} from 'node:vm';
import {expect, test} from 'vitest';
import {matchPattern} from '../../source/actions/doctor/match-pattern.ts';
import {readApache} from '../../source/actions/doctor/read-apache.ts';
import {createRulesReader} from '../../source/actions/doctor/read-rules.ts';
import {createRootedFiles, type RootedFiles} from '../../source/actions/doctor/rooted-files.ts';
import {fitsPattern} from '../../source/actions/nginx/config-include.ts';
import {countSteps} from '../steps.ts';
import {plant} from './boxes.ts';

/*
Trees that were made to keep the doctor busy, or to end it.
*/

/** Counts what is looked at, and gives up when that is far more than there is. */
function counting(root: string, most: number): RootedFiles {
	const files = createRootedFiles(root);
	let count = 0;
	const tell = (): void => {
		count++;
		if (count > most) {
			throw new Error(`more than ${most} looks at a few files`);
		}
	};

	return {
		...files,
		readText(name) {
			tell();
			return files.readText(name);
		},
		list(folder) {
			tell();
			return files.list(folder);
		},
	};
}

const rulesOf = (files: RootedFiles) => createRulesReader(files, [], () => {}, new Set());

test('a directive with a very long name is read', () => {
	const files = createRootedFiles(plant({'/r.conf': `SecRuleEngine On\n${'-'.repeat(100_000)}\n`}));
	expect(rulesOf(files).readFile('/r.conf')).toHaveLength(2);
});

test('files that include each other ten times each end at a bound, which is said', () => {
	const depth = 7;
	const tree = Object.fromEntries(
		Array.from({length: depth}, (_, at) => [`/a${at}`, `Include /a${at + 1}\n`.repeat(10)] as const),
	);
	const files = createRootedFiles(plant({...tree, [`/a${depth}`]: 'SecRuleEngine On\n'}));
	const reasons: string[] = [];
	const rules = createRulesReader(files, [], (_, reason) => reasons.push(reason), new Set());
	expect(rules.readFile('/a0').length).toBeLessThanOrEqual(500_000);
	expect(reasons).toEqual(['more than 500,000 directives of rules, the rest is left out']);
});

test('a configuration of Apache that includes itself twice ends', () => {
	const main = '/etc/apache2/apache2.conf';
	const files = counting(plant({[main]: `Include ${main}\nInclude ${main}\n`}), 2000);
	const start = {mainFile: main, serverRoot: '/etc/apache2', defined: [], variables: new Map<string, string>()};
	expect(readApache(files, start, () => {}).files).toEqual([main]);
});

test('a pattern through links that lead back does not multiply', () => {
	const files = counting(plant({'/c/l1': '-> .', '/c/l2': '-> .', '/c/x': ''}), 5000);
	expect(() =>
		matchPattern(files, path.join('/c', ...Array.from({length: 14}, () => 'l*'), 'x'), () => {}),
	).not.toThrow();
});

test('a pattern of many stars is no riddle', () => {
	// Each star takes some forty times as much: with nine this does not end. The bound is there to end the test.
	const ask = (): boolean => fitsPattern(`/c/${'a'.repeat(200)}`, `/c/${'*a'.repeat(9)}b`);
	expect(runInNewContext('ask()', {ask}, {timeout: 3000})).toBe(false);
});

test('rules of many names take steps in proportion', async () => {
	const steps = await countSteps(
		[1000, 2000, 4000].map((count, place) => () => {
			const names = Array.from({length: count}, (_, at) => `n${place}x${at} y`);
			rulesOf(createRootedFiles('/')).readText(names.join('\n'), {file: '/r.conf', line: 1});
		}),
	);
	expect(steps[2]).toBeLessThan(3 * steps[1]);
});
