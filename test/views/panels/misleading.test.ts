import {expect, test} from 'vitest';
import {createScreen} from '../../../source/screen/screen.ts';
import {update} from '../../../source/screen/update.ts';
import {layOutScreen} from '../../../source/views/screen-layout.ts';
import {aBusySnapshot, look} from '../builders.ts';

const sgr = /\u{1b}\[[\d;]*m/gu;
const misleading = [
	{
		title: 'the level of the error log hides rule matches',
		evidence: ['/etc/nginx/nginx.conf:3: error_log /var/log/nginx/\u001B[2Jerror.log'],
		consequence: 'no match of a rule is in this log',
		fix: ['error_log /var/log/nginx/error.log info;'],
	},
];
const live = aBusySnapshot();
const screen = update({...createScreen(), notice: 'copied x'}, {kind: 'misleading-found', misleading}, live).screen;

function draw(chosen: typeof screen, columns: number): string[] {
	return layOutScreen(live, chosen, columns, 24, look).rows.map(row => row.replaceAll(sgr, ''));
}

test('the second line says that the log misleads, with the key that tells why, and no word of an answer is lost', () => {
	expect(draw(screen, 120)[1]).toContain(' LOG MISLEADS: i ');
	expect(draw(screen, 80)[1]).toMatch(/ MISLEADS: i +15m/);
	expect(draw(screen, 40)[1]).toMatch(/ i +15m/);
	expect(draw(createScreen(), 120).join('')).not.toContain('MISLEADS');
	expect(screen.notice).toBe('copied x');
});

test('i shows each with its lines, what follows and what to do, above all else', () => {
	const opened = update(screen, {kind: 'log'}, live).screen;
	const rows = draw(opened, 100).map(row => row.trimEnd());
	const at = rows.findIndex(row => row.includes('THIS LOG MISLEADS'));
	expect(rows.slice(at + 1, at + 7)).toEqual([
		' the level of the error log hides rule matches',
		String.raw`   /etc/nginx/nginx.conf:3: error_log /var/log/nginx/\x1b[2Jerror.log`,
		'   no match of a rule is in this log',
		'     error_log /var/log/nginx/error.log info;',
		'',
		' all that is wrong with this machine: waftop doctor',
	]);
});
