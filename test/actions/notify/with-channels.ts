import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {type ScreenSignal} from '../../../source/actions/notify/channel.ts';
import {type Channels, openChannels} from '../../../source/actions/notify/open-channels.ts';
import {noon} from './some-notice.ts';

/**
Channels with a clock and pauses in the test's hands.
*/
export type HeldChannels = {
	readonly channels: Channels;

	/** Pauses that were asked for and are not over, in ms. */
	readonly pauses: number[];

	/** Lets all pauses be over, the clock moving by the longest. */
	goOn(): void;
	readonly shown: ScreenSignal[];
	readonly clock: {time: number};
};

/** A folder that goes with the test. */
export function makeFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'waftop-notify-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

export async function holdChannels(
	options: Readonly<Record<string, unknown>>,
	{
		stateFolder = makeFolder(),
		limit = 60_000,
		leaveOut = new Set(),
	}: {readonly stateFolder?: string; readonly limit?: number; readonly leaveOut?: ReadonlySet<string>} = {},
): Promise<HeldChannels> {
	const pauses: number[] = [];
	const shown: ScreenSignal[] = [];
	const clock = {time: noon};
	let ends: Array<() => void> = [];
	const channels = await openChannels([{name: 'many blocked', options}], {
		stateFolder,
		limit,
		leaveOut,
		clock: {now: () => clock.time},
		show: signal => shown.push(signal),
		async wait(duration, signal) {
			pauses.push(duration);
			await new Promise<void>(resolve => {
				ends.push(resolve);
				signal.addEventListener('abort', () => resolve(), {once: true});
			});
		},
	});
	onTestFinished(async () => channels.close());
	return {
		channels,
		pauses,
		shown,
		clock,
		goOn() {
			clock.time += Math.max(0, ...pauses);
			pauses.length = 0;
			for (const end of ends) {
				end();
			}

			ends = [];
		},
	};
}
