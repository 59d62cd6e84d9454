import {type Message} from '../../screen/message.ts';
import {activePanel, isTable} from '../../screen/screen.ts';
import {type KeyContext} from './key-context.ts';

/**
A key, or keys that do the same. Help, footer and the README's list are made from these.
*/
export type Binding = {
	/** As `readKeys` names them. */
	readonly keys: readonly string[];

	/** How a person reads them. */
	readonly label: string;
	readonly section: Section;

	/** What it does, for help and README. */
	readonly words: string;

	/** For the footer: its short words now, and how important they are there (0 stays longest); undefined keeps it out. */
	readonly footer?: (
		context: KeyContext,
	) => {readonly words: string; readonly rank: number; readonly key?: string} | undefined;

	/** Whether the key means anything here; elsewhere it is as if unbound. */
	readonly applies: (context: KeyContext) => boolean;

	/** Why it does nothing just now. */
	readonly off?: (context: KeyContext) => string | undefined;
	readonly message: (context: KeyContext, key: string) => Message;
};

export const sections = ['Move', 'Look', 'Filter', 'Act', 'Program'] as const;

export type Section = (typeof sections)[number];

/** For keys that mean the same everywhere. */
export function always(): boolean {
	return true;
}

/** Where nothing lies over the view. */
export function bare({screen}: KeyContext): boolean {
	return screen.overlay === undefined;
}

/** In an open transaction. */
export function inDetail({screen}: KeyContext): boolean {
	return screen.overlay?.kind === 'detail';
}

/** In all that a client sent. */
export function inConversation({screen}: KeyContext): boolean {
	return screen.overlay?.kind === 'conversation';
}

/** Where a value can be selected. */
export function bareOrDetail(context: KeyContext): boolean {
	return bare(context) || inDetail(context);
}

/** Where a list that can be sorted has the keys. */
export function inSorted(context: KeyContext): boolean {
	const panel = activePanel(context.screen);
	return bare(context) && (isTable(panel) || (panel === 'alerts' && context.snapshot.alerts.rules.length > 0));
}

/** While a demo plays. */
export function inDemo({snapshot}: KeyContext): boolean {
	return snapshot.chapter !== undefined;
}

/**
Footer words that stay the same wherever the key applies.
*/
export function fixed(words: string, rank: number, key?: string): Binding['footer'] {
	return () => (key === undefined ? {words, rank} : {words, rank, key});
}

export const nothingSelected = 'no row selected: press Up';
