import {describe, expect, test} from 'vitest';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {sentenceOf} from './sentence-of.ts';
import {day, hour} from '../../source/waf/clock.ts';

async function read(...args: string[]) {
	const surroundings = {
		now: 0,
		isTerminal: true,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	};
	return readCommandLine(args, surroundings);
}

describe('block', () => {
	test('takes addresses, a duration and reasons', async () => {
		expect(
			await read('block', '203.0.113.7', '2001:db8::/64', '--for', '7d', '--reason', 'x', '--force', 'y', '-y'),
		).toMatchObject({
			kind: 'block',
			addresses: ['203.0.113.7', '2001:db8::/64'],
			duration: 7 * day,
			reason: 'x',
			force: 'y',
			yes: true,
			dryRun: false,
			json: false,
		});
		expect(await read('block', '203.0.113.7', '--dry-run', '--json')).toMatchObject({
			duration: hour,
			dryRun: true,
			json: true,
			yes: false,
		});
		expect(await read('block', '203.0.113.7', '--for', 'permanent')).toMatchObject({duration: undefined});
	});

	test.each([
		[['block'], 'block: no address given; for example: waftop block 203.0.113.7'],
		[['block', '203.0.113.7', '--for', 'ever'], '--for: invalid duration "ever"; write it as 10m'],
		[['block', '203.0.113.7', '--for', '0h'], '--for: invalid duration "0h"'],
		[['block', '203.0.113.7', '--force', ' '], '--force: a reason is required'],
		[['block', '203.0.113.7', '--once'], 'unknown option --once for waftop block; see waftop block --help'],
		[['block', '203.0.113.7', '--drry-run'], 'unknown option --drry-run for waftop block; did you mean --dry-run?'],
		[['error.log', '--for', '1h'], 'unknown option --for; '],
		[['error.log', '--deny-method', 'soft'], '--deny-method: invalid value "soft"; must be one of auto, deny, early'],
		[['error.log', '--nginx', "nginx '"], '--nginx: invalid command "nginx \'"'],
	])('%j is refused: %s', async (args, words) => {
		expect(await sentenceOf(read(...args))).toContain(words);
	});
});

describe('unblock', () => {
	test.each([
		[['203.0.113.7'], 'addresses'],
		[['--expired'], 'expired'],
		[['--all-mine'], 'all-mine'],
	])('%j takes back %s', async (args, what) => {
		expect(await read('unblock', ...args)).toMatchObject({kind: 'unblock', what});
	});

	test.each([[[]], [['203.0.113.7', '--expired']], [['--expired', '--all-mine']]])('%j says not what', async args => {
		expect(await sentenceOf(read('unblock', ...args))).toContain('give addresses, --expired or --all-mine');
	});
});

test('blocks takes no address', async () => {
	expect(await read('blocks', '--json')).toMatchObject({kind: 'blocks', json: true});
	expect(await sentenceOf(read('blocks', 'x'))).toBe('blocks: unexpected argument "x"; it always lists every rule');
});

test('each command has a help of its own', async () => {
	for (const command of ['block', 'unblock', 'blocks'] as const) {
		expect(await read(command, '--help')).toEqual({kind: 'help', command});
	}

	expect(await read('--help')).toEqual({kind: 'help', command: undefined});
	expect(await read('block.log', '--help')).toEqual({kind: 'help', command: undefined});
});
