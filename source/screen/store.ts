import {type Message} from './message.ts';
import {type Screen} from './screen.ts';
import {type Snapshot} from '../questions/snapshot.ts';

/**
Where the views read from: one frozen snapshot a tick, and the screen, which changes with every message.
*/
export type Store = {
	/** Calls the listener after each change of snapshot or screen; returns how to stop that. */
	readonly subscribe: (listener: () => void) => () => void;
	readonly getSnapshot: () => Snapshot;
	readonly getScreen: () => Screen;

	/** Puts a message through `update`; its commands go to the runtime. */
	readonly dispatch: (message: Message) => void;
};
