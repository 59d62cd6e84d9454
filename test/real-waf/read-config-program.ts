import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {createNginx} from '../../source/actions/nginx/create-nginx.ts';
import {NginxError} from '../../source/actions/nginx/nginx-error.ts';
import {toSentence} from '../../source/waf/expected-error.ts';

/*
Finds nginx and prints what it reads of its configuration, as whoever runs it: `read-config-program.ts [COMMAND …]`. Rights of root are
dropped behind the imports where NOBODY is set: the checkout may be root's own.
*/
if (process.env['NOBODY'] !== undefined && process.getuid!() === 0) {
	process.setgroups!([]);
	process.setgid!(65_534);
	process.setuid!(65_534);
}

const command = process.argv.slice(2);
try {
	const nginx = await createNginx({
		command: command.length === 0 ? undefined : command,
		reloadCommand: undefined,
		sleep,
	});
	const {directives, files, unreadable} = await nginx.readConfig();
	process.stdout.write(
		JSON.stringify({command: nginx.command, configFile: nginx.configFile, directives, files, unreadable}),
	);
} catch (error) {
	if (!(error instanceof NginxError)) {
		throw error;
	}

	process.stdout.write(JSON.stringify({error: toSentence(error)}));
}
