import {afterEach, beforeEach, expect, test} from 'vitest';
import {findLocalApaches, findLocalServer} from '../../../source/actions/discover/apache-place.ts';
import {makeMachine, type MadeMachine} from './made-machine.ts';

let made: MadeMachine;

beforeEach(() => {
	made = makeMachine();
});
afterEach(() => made.remove());

async function place(files: Record<string, string>): Promise<unknown> {
	made.write(files);
	return JSON.parse(made.shorten(JSON.stringify(await findLocalApaches(made.machine)))) as unknown;
}

test("a file of one's own goes to where the configuration takes such files from, not among the sites", async () => {
	const text = 'ErrorLog /var/log/a.log\nInclude sites-enabled/*.conf\nIncludeOptional conf-enabled/*.conf\n';
	expect(await place({'apache2/apache2.conf': text})).toEqual([
		{
			file: '@/apache2/conf-enabled/waftop-deny.conf',
			why: '@/apache2/apache2.conf includes @/apache2/conf-enabled/*.conf',
			isOwnFile: true,
			testCommand: ['apachectl', 'configtest'],
			reloadCommand: ['apachectl', 'graceful'],
			logs: ['/var/log/a.log'],
		},
	]);
});

test('else the lines go to the end of the main file', async () => {
	const text = '<VirtualHost *:80>\nInclude conf.d/*.conf\n</VirtualHost>\n';
	expect(await place({'apache2/apache2.conf': text})).toMatchObject([
		{file: '@/apache2/apache2.conf', isOwnFile: false},
	]);
});

test('without a log the server is the one that is here, nginx first', async () => {
	expect(await findLocalServer(made.machine)).toBeUndefined();
	made.write({'apache2/apache2.conf': 'SecRuleEngine On\n'});
	expect(await findLocalServer(made.machine)).toBe('Apache');
	made.write({'nginx/nginx.conf': 'http { }\n'});
	expect(await findLocalServer(made.machine)).toBe('nginx');
});
