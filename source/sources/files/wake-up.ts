import {watch as watchFile, type FSWatcher} from 'node:fs';
import {type Milliseconds} from '../../waf/clock.ts';
import {type Sleep} from '../sleep.ts';

// After a hint, so that the lines of one burst are read together and a flood does not become a read a line.
const gatherDuration: Milliseconds = 10;

/**
Asks the system to say when a file changes, as `fs.watch` does.
*/
export type WatchFile = (path: string, options: {persistent: boolean}, onChange: () => void) => FSWatcher;

/**
Waits for the next poll, or less long where the operating system says that a file changed. Its word is only a hint: it is missing on
network file systems and where the watches of the user are used up, and nothing is lost without it.
*/
export function createWakeUp(sleep: Sleep, stop: AbortSignal, watch: WatchFile = watchFile) {
	let watcher: FSWatcher | undefined;
	let waiting = new AbortController();
	let isHinted = false;

	const onStop = () => {
		waiting.abort();
	};

	stop.addEventListener('abort', onStop);

	const close = () => {
		watcher?.close();
		watcher = undefined;
	};

	return {
		/** Looks at this file from now on, and no longer at another. */
		watch(path: string): void {
			close();
			try {
				watcher = watch(path, {persistent: false}, () => {
					isHinted = true;
					waiting.abort();
				});
				watcher.on('error', close);
			} catch {
				watcher = undefined;
			}
		},

		/** Whether hints may come. */
		isWatching: (): boolean => watcher !== undefined,

		/** Answers whether a hint ended it. */
		async pause(duration: Milliseconds): Promise<boolean> {
			waiting = new AbortController();
			if (!isHinted && !stop.aborted) {
				await sleep(duration, waiting.signal);
			}

			if (isHinted && !stop.aborted) {
				waiting = new AbortController();
				isHinted = false;
				await sleep(gatherDuration, stop);
				return true;
			}

			return false;
		},

		close(): void {
			stop.removeEventListener('abort', onStop);
			close();
		},
	};
}
