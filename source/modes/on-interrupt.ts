import process from 'node:process';

/**
Aborts at SIGINT, SIGTERM and SIGHUP; returns whether that happened.
*/
export function onInterrupt(stop: AbortController): () => boolean {
	let isInterrupted = false;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			isInterrupted = true;
			stop.abort();
		});
	}

	return () => isInterrupted;
}
