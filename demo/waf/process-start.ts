import {readFileSync} from 'node:fs';

/**
When a process was started, in ticks since boot: together with its number this identifies the process. `gone` if there is none.

Field 22 of `/proc/PID/stat`, counted from the end of the name in parentheses, which may contain anything.
*/
export function readProcessStart(processId: number | string): string {
	try {
		const text = readFileSync(`/proc/${processId}/stat`, 'latin1');
		return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
	} catch {
		return 'gone';
	}
}
