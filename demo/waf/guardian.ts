import {rmSync} from 'node:fs';
import process from 'node:process';
import {readProcessStart} from './process-start.ts';

/*
Ends the web server of `demo:waf` when the demo ends, in whatever way: `guardian.ts PROCESS START FOLDER`, with the reading end of a pipe
from the demo as standard input. The pipe closes when the demo ends, even if it is killed.
*/
const [processId, start, folder] = process.argv.slice(2);

process.stdin.resume();
process.stdin.on('end', () => {
	// Process numbers are reused.
	if (readProcessStart(processId) === start) {
		process.kill(Number(processId), 'SIGTERM');
	}

	rmSync(folder, {recursive: true, force: true});
	process.exit();
});
