import path from 'node:path';
import {type StateLock} from '../actions/alerts/state-lock.ts';
import {type ScreenSignal} from '../actions/notify/channel.ts';
import {type Channels} from '../actions/notify/open-channels.ts';
import {type GivenRule} from '../alerts/live/engine.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {type AlertMemory, openAlertMemory} from './alert-memory.ts';

/**
What one process alone does for a set of rules: it keeps what they know, and tells people. Nothing of it is there where another process does, or where nothing is kept.
*/
export type AlertKeeping = {
	readonly memory: AlertMemory | undefined;
	readonly channels: Channels | undefined;

	/** The process that does it instead. */
	readonly toldBy: string | undefined;

	/** The process that asks for it; undefined: none does. */
	readonly wantedBy: string | undefined;

	/** Ends it, for whoever asks for it. Nothing may be evaluated meanwhile, and everything is to be saved. */
	release(): Promise<void>;
};

type KeptState = {
	readonly folder: string;
	readonly takeLock: (folder: string, onWanted: (by: string) => void) => Promise<StateLock>;
};

export type KeepingOptions = {
	readonly rules: readonly GivenRule[];

	/** The folder, and what takes its lock; `onWanted` is to be called where another process asks for it. Undefined: nothing is kept or sent. */
	readonly state: KeptState | undefined;

	/** Takes what is for whoever runs waftop. */
	readonly show?: ((signal: ScreenSignal) => void) | undefined;

	/** Channels that are not there. */
	readonly leaveOut?: ReadonlySet<string> | undefined;
};

export async function openAlertKeeping(options: KeepingOptions): Promise<AlertKeeping> {
	const {state} = options;
	if (state === undefined) {
		return nothingKept(undefined);
	}

	const {folder, takeLock} = state;
	let wantedBy: string | undefined;
	const lock = await takeLock(folder, by => (wantedBy = by));
	if ('heldBy' in lock) {
		return nothingKept(lock.heldBy);
	}

	let memory: AlertMemory | undefined = openAlertMemory(folder);
	let channels: Channels | undefined = await openRuleChannels(options, folder);
	let toldBy: string | undefined;
	return {
		get memory() {
			return memory;
		},
		get channels() {
			return channels;
		},
		get toldBy() {
			return toldBy;
		},
		get wantedBy() {
			return memory === undefined ? undefined : wantedBy;
		},
		async release() {
			const [before, open] = [memory, channels];
			[memory, channels, toldBy] = [undefined, undefined, wantedBy];
			before?.close();
			await open?.close();
			lock.release();
		},
	};
}

function nothingKept(toldBy: string | undefined): AlertKeeping {
	return {memory: undefined, channels: undefined, toldBy, wantedBy: undefined, release: async () => undefined};
}

async function openRuleChannels(
	{rules, show, leaveOut = new Set()}: KeepingOptions,
	folder: string,
): Promise<Channels> {
	const {openChannels} = await import('../actions/notify/open-channels.ts');
	return openChannels(
		rules.filter(({isEnabled}) => isEnabled).map(({rule}) => ({name: rule.name, options: rule.options})),
		{stateFolder: path.join(folder, 'channels'), clock, wait: sleep, leaveOut, ...(show === undefined ? {} : {show})},
	);
}
