import {describe, expect, test} from 'vitest';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {day, hour} from '../../source/waf/clock.ts';

async function read(...args: string[]) {
	const surroundings = {
		now: 0,
		isTerminal: true,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
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
		[['block'], 'no address named'],
		[['block', '203.0.113.7', '--for', 'ever'], '--for: "ever" is no duration'],
		[['block', '203.0.113.7', '--for', '0h'], '--for: "0h" is no duration'],
		[['block', '203.0.113.7', '--force', ' '], 'only with a reason'],
		[['block', '203.0.113.7', '--once'], '--once is no option of waftop block'],
		[['block', '203.0.113.7', '--drry-run'], 'did you mean --dry-run?'],
		[['error.log', '--for', '1h'], '--for is no option'],
		[['error.log', '--deny-method', 'soft'], '--deny-method: "soft" is none of auto, deny, early'],
		[['error.log', '--nginx', "nginx '"], '--nginx: "nginx \'" is no command'],
	])('%j is refused: %s', async (args, words) => {
		await expect(read(...args)).rejects.toThrow(words);
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
		await expect(read('unblock', ...args)).rejects.toThrow('name addresses, or --expired, or --all-mine');
	});
});

test('blocks takes no address', async () => {
	expect(await read('blocks', '--json')).toMatchObject({kind: 'blocks', json: true});
	await expect(read('blocks', 'x')).rejects.toThrow('"x" is not understood');
});

test('each command has a help of its own', async () => {
	for (const command of ['block', 'unblock', 'blocks'] as const) {
		expect(await read(command, '--help')).toEqual({kind: 'help', command});
	}

	expect(await read('--help')).toEqual({kind: 'help', command: undefined});
	expect(await read('block.log', '--help')).toEqual({kind: 'help', command: undefined});
});
