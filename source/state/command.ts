import {type Milliseconds} from '../waf/clock.ts';
import {type Filter} from '../waf/filter.ts';
import {type Screen} from './screen.ts';

/**
What is to be done outside the screen, as data: `update` answers with commands, the runtime carries them out.
*/
export type Command =
	| {readonly kind: 'quit'}
	| {readonly kind: 'suspend'}
	| {readonly kind: 'redraw'}
	/** Cleaned text for the terminal's clipboard. */
	| {readonly kind: 'copy'; readonly text: string}
	/** Answered by the message `detail-opened`. */
	| {readonly kind: 'open-detail'; readonly row: number}
	| {readonly kind: 'chapter'; readonly step: 1 | -1}
	/** The screen's question changed: count again. */
	| {readonly kind: 'ask'; readonly filter: Filter; readonly window: Milliseconds}
	/** While paused the screen keeps a snapshot: what it points at must stay readable. */
	| {readonly kind: 'pause'; readonly paused: boolean};

/**
What a message makes of the screen, and what is to be done outside.
*/
export type Update = {readonly screen: Screen; readonly commands: readonly Command[]};
