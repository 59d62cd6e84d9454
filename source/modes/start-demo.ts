import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {readRecordings} from '../sources/demo/recordings.ts';
import {createReplay, type Replay} from '../sources/demo/replay.ts';

/** Beside the bundle in a package, and beside the sources in a checkout: both lie one folder deep. */
const recordings = new URL('../demo/recordings/', import.meta.url);

/**
Starts the demo's web server: recorded attacks, written into a temporary error log with fresh times. The log goes when `stop` is aborted or the process ends.
*/
export async function startDemo(stop: AbortSignal): Promise<Replay> {
	const replay = await createReplay({recordings: await readRecordings(fileURLToPath(recordings)), clock, sleep});
	process.once('exit', () => replay.remove());
	void replay.run(stop);
	return replay;
}
