import path from 'node:path';
import {second, type Timestamp} from '../../waf/clock.ts';
import {readProcText} from '../proc-files.ts';

/** The kernel tells times in these, whatever its own are. */
const ticksPerSecond = 100;

/**
When the process started whose number stands in a file; undefined where there is none.

@param proc The folder that stands for `/proc`.
*/
export function readStart(pidFile: string, proc = '/proc'): Timestamp | undefined {
	const [id] = /^\d+/.exec(readProcText(pidFile) ?? '') ?? [];
	// Sample: `71 (nginx: master) S 1 71 …`; the 20th word behind the name is the start, in ticks since the machine did.
	const text = id === undefined ? undefined : readProcText(path.join(proc, id, 'stat'));
	const ticks = Number(text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]);
	const [, boot] = /^btime (\d+)$/m.exec(readProcText(path.join(proc, 'stat')) ?? '') ?? [];
	const start = Number(boot) * second + (ticks / ticksPerSecond) * second;
	return Number.isFinite(start) ? start : undefined;
}
