/*
Stands in for the person's shell: it leads the terminal's session, runs one program in it and outlives it.

Without it the kernel would reset the terminal in the moment the program dies, and nobody could see what it left
behind. It tells the driver in a private OSC sequence, so in order with the program's own output: first the process id,
at the end the exit code and the signal.
*/
import {spawn} from 'node:child_process';
import {writeSync} from 'node:fs';
import process from 'node:process';

const tell = text => writeSync(1, `\u001B]7777;${text}\u0007`);

const [file, ...args] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGTSTP']) {
	process.on(signal, () => {});
}

const child = spawn(file, args, {stdio: 'inherit'});
child.on('spawn', () => tell(`pid;${child.pid}`));
child.on('error', error => {
	writeSync(1, error.message);
	tell('exit;-1;');
});
child.on('exit', (code, signal) => tell(`exit;${code ?? -1};${signal ?? ''}`));

/* The driver ends this process when it has looked at everything. */
setInterval(() => {}, 1_000_000);
