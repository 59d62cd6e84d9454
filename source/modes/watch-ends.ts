import process from 'node:process';
import {exitCodes} from '../settings/exit-codes.ts';

/**
How the screen comes to its end from outside.
*/
export type Ending = {
	/** The exit code so far. */
	code(): number;

	/** Settles when a signal asks for the end; rejects with what nobody caught. */
	readonly ended: Promise<void>;
};

/**
Watches for what can end the program from outside, and tells its exit code; `leave` gives the terminal back.
*/
export function watchEnds(leave: () => void): Ending {
	let code: number = exitCodes.ok;
	const {promise: ended, resolve, reject} = Promise.withResolvers<void>();
	const codes = {
		SIGINT: exitCodes.interrupted,
		SIGTERM: exitCodes.terminated,
		SIGHUP: exitCodes.hungUp,
	} as const;
	for (const [signal, signalCode] of Object.entries(codes)) {
		// Not `once`: Ink's own listener counts the others, and ends the process by the signal where it finds none.
		process.on(signal, () => {
			code = signalCode;
			leave();
			resolve();
		});
	}

	// Node would print a crash onto the alternate screen, where it is gone with it.
	// Not `once`: what breaks in drawing may break again before the process is through.
	process.on('uncaughtException', (error: unknown) => {
		leave();
		reject(error instanceof Error ? error : new Error(String(error)));
	});
	return {code: () => code, ended};
}
