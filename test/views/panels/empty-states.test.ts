import {expect, test} from 'vitest';
import {drawNothingYet} from '../../../source/views/panels/empty-states.ts';
import {type Discovery} from '../../../source/waf/discovery.ts';
import {aSnapshot, asciiLook, look} from '../builders.ts';

const discovered: Discovery = {
	logs: [
		{
			path: '/var/log/nginx/error.log',
			kind: 'error',
			server: 'nginx',
			why: 'error_log in /etc/nginx/nginx.conf:5 (level info)',
		},
	],
	notes: [],
	problems: [{sentence: 'may not read /var/log/ä\u001B[2J\u202E.log', hint: 'start waftop with sudo'}],
};

test('while nothing came, it is told which logs were found, why, and what is in the way', () => {
	const draw = (seen: typeof look, found?: Discovery): string =>
		drawNothingYet(aSnapshot({discovered: found}), 120, seen)
			.map(line => line.map(({text}) => text).join(''))
			.join('\n');
	expect(draw(look)).not.toContain('reading');
	expect(draw(look, discovered)).toContain(
		'reading /var/log/nginx/error.log (nginx, error log): error_log in /etc/nginx/nginx.conf:5 (level info)',
	);
	expect(draw(look, discovered)).toContain(
		String.raw`may not read /var/log/ä\x1b[2J\u{202e}.log; start waftop with sudo`,
	);
	expect(draw(asciiLook, discovered)).toContain(String.raw`/var/log/\xe4\x1b[2J`);
});

test('a file that is waited for is told with the reason that --once gives, and nothing is told of lines', () => {
	const lines = {...aSnapshot().lines, read: 0, modsecurity: 0, other: 0};
	const waiting = {
		kind: 'state',
		is: 'waiting',
		name: 'error.log',
		why: 'error.log is a link to gone\u001B[2J.log, which does not exist; look there with ls /var/log',
	} as const;
	const draw = (sources: Parameters<typeof aSnapshot>[0]): string =>
		drawNothingYet(aSnapshot({...sources, lines}), 120, look)
			.map(line => line.map(({text}) => text).join(''))
			.join('\n');
	const alone = draw({sources: [waiting]});
	expect(alone).toContain('Waiting for a log to appear');
	expect(alone).toContain(
		String.raw`error.log is a link to gone\x1b[2J.log, which does not exist; look there with ls /var/log`,
	);
	expect(alone).not.toMatch(/lines read|Nothing logged yet/);
	const beside = draw({sources: [waiting, {kind: 'state', is: 'following', name: 'other.log'}]});
	expect(beside).toContain('which does not exist; look there with ls /var/log');
	expect(beside).toContain('other.log (following)');
});
