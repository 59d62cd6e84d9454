import {readFileSync} from 'node:fs';

/**
When a process was started, in ticks since the machine was: with its number it names the process for good. `gone` where it is not there.

Field 22 of `/proc/PID/stat`, counted behind the name in parentheses, which may hold anything.
*/
export function readProcessStart(processId: number | string): string {
	try {
		const text = readFileSync(`/proc/${processId}/stat`, 'latin1');
		return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
	} catch {
		return 'gone';
	}
}
