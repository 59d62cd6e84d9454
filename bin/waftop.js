#!/usr/bin/env node
/*
Checks the Node version before anything is loaded that needs it, so this file keeps to what Node 12 can parse.
*/
import {existsSync} from 'fs';
import module from 'module';
import {fileURLToPath} from 'url';

const program = new URL('../dist/waftop.js', import.meta.url);

function stop(sentence) {
	process.stderr.write(`waftop: ${sentence}\n`);
	process.exitCode = 1;
}

if (Number(process.versions.node.split('.')[0]) < 22) {
	stop(`needs Node 22 or newer, this is ${process.version} (in a checkout "npm start --" brings its own)`);
} else if (!existsSync(fileURLToPath(program))) {
	stop('is not built yet: run "npm run build"');
} else {
	// Compiled code is kept beside the program, where only those write who may change the program itself: a third of the start.
	module.enableCompileCache(fileURLToPath(new URL('cache', program)));
	import(program.href).catch(error => {
		process.stderr.write(`waftop: could not start, which is a bug: ${error.stack}\n`);
		process.exitCode = 70;
	});
}
