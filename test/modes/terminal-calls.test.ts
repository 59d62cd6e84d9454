import {expect, test} from 'vitest';
import {createTerminalCalls} from '../../source/modes/terminal-calls.ts';
import {formatTerminalCall, type TerminalCall} from '../../source/views/alerts/terminal-call.ts';

function start() {
	const clock = {time: 0, now: () => clock.time};
	const written: string[] = [];
	const calls = createTerminalCalls(text => written.push(text), clock);
	return {
		...calls,
		written,
		/** Ticks as the screen does, for so many seconds. */
		run(seconds: number) {
			for (let step = 0; step < seconds * 5; step++) {
				calls.tick();
				clock.time += 200;
			}
		},
	};
}

const a = (kind: TerminalCall['kind'], title = 'burst', text = '203.0.113.7'): TerminalCall => ({kind, title, text});

test('the bell rings, and a notification says what and how much came with it', () => {
	const {call, run, written} = start();
	call(a('bell'));
	call(a('osc9', 'first'));
	call(a('osc9', 'second'));
	call(a('osc777'));
	run(4);
	expect(written).toEqual([
		'\u{7}',
		'\u{1b}]9;waftop: second (+1 more)\u{7}',
		'\u{1b}]777;notify;waftop: burst;203.0.113.7\u{7}',
	]);
});

test('a flood of alerts calls once a second, and silence writes nothing', () => {
	const {call, run, written} = start();
	run(1);
	expect(written).toEqual([]);
	for (let second = 0; second < 10; second++) {
		for (let count = 0; count < 100; count++) {
			call(a('bell'));
		}

		run(1);
	}

	expect(written).toHaveLength(10);
});

test('what an attacker wrote neither ends the sequence nor begins another, nor is it another field or command', () => {
	const hostile = '4;1;50\u{7}\u{1b}]52;c;aGk=\u{7}\u{9c}\r\n\u{202e}notify;x';
	for (const kind of ['osc9', 'osc777'] as const) {
		const bytes = formatTerminalCall(a(kind, hostile, hostile), 0);
		expect(bytes.slice(1, -1)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
		expect(bytes.split(';')).toHaveLength(kind === 'osc9' ? 2 : 4);
		expect(bytes).toMatch(kind === 'osc9' ? /^\u{1b}\]9;waftop: 4,1,50/u : /^\u{1b}\]777;notify;waftop: 4,1,50/u);
	}

	expect(formatTerminalCall(a('osc777', 'x'.repeat(1e6), 'y'.repeat(1e6)), 3).length).toBeLessThan(400);
});
