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
