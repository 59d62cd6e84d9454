import process from 'node:process';
import {onTestFinished, vi} from 'vitest';

/**
What a mode prints while it runs in this process, and its exit code.
*/
export async function runPrinted(mode: () => Promise<number>) {
	const printed = {stdout: '', stderr: ''};
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	const before = signals.map(signal => process.listeners(signal));
	for (const name of ['stdout', 'stderr'] as const) {
		const spy = vi.spyOn(process[name], 'write').mockImplementation((text: unknown, ...rest: unknown[]) => {
			printed[name] += String(text);
			const done = rest.at(-1);
			if (typeof done === 'function') {
				(done as () => void)();
			}

			return true;
		});
		onTestFinished(() => spy.mockRestore());
	}

	try {
		return {code: await mode(), ...printed};
	} finally {
		for (const [place, signal] of signals.entries()) {
			for (const listener of process.listeners(signal).filter(each => !before[place].includes(each))) {
				process.off(signal, listener);
			}
		}
	}
}
