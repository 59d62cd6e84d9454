import {type ChildProcess, spawn} from 'node:child_process';
import process from 'node:process';
import {second, type Milliseconds} from '../../waf/clock.ts';

/**
Tells systemd how a service of `Type=notify` is. Node has no datagrams of that kind, so `systemd-notify` tells it, which is there where systemd is; without it, or without systemd, nothing is told.
*/
export type ServiceManager = {
	/** The service is at work. */
	ready(): void;

	/** To be called often: says now and then that the service lives, where systemd wants to know. */
	alive(now: number): void;

	/** Settles when it was told that the service ends. */
	stopping(): Promise<void>;
};

/**
@param environment Where systemd says whether and where it listens (`NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`).
*/
export function createServiceManager(
	environment: NodeJS.ProcessEnv = process.env,
	run: (words: readonly string[]) => ChildProcess = words => spawn('systemd-notify', words, {stdio: 'ignore'}),
): ServiceManager {
	const isWanted = (environment['NOTIFY_SOCKET'] ?? '') !== '';
	const every = findWatchdog(environment);
	let toldAt = -Infinity;
	let isMissing = false;
	const tell = async (...words: readonly string[]): Promise<void> => {
		if (!isWanted || isMissing) {
			return;
		}

		await new Promise<void>(resolve => {
			const child = run([`--pid=${process.pid}`, ...words]);
			child.on('error', () => {
				isMissing = true;
				resolve();
			});
			child.on('close', () => resolve());
		});
	};

	return {
		ready() {
			void tell('--ready');
		},
		alive(now) {
			if (every !== undefined && now - toldAt >= every) {
				toldAt = now;
				void tell('WATCHDOG=1');
			}
		},
		stopping: async () => tell('STOPPING=1'),
	};
}

/** Half of the time after which systemd takes the service for dead. */
function findWatchdog(environment: NodeJS.ProcessEnv): Milliseconds | undefined {
	const microseconds = Number(environment['WATCHDOG_USEC'] ?? '');
	const isOurs = [undefined, '', String(process.pid)].includes(environment['WATCHDOG_PID']);
	return isOurs && microseconds > 0 ? Math.max(second, microseconds / 2000) : undefined;
}
