import {type Box, type Line} from './box.ts';
import {type FindingId} from './catalogue.ts';
import {type Severity} from './severity.ts';

/**
How it is known: configuration and logs agree, or one of them alone says so, or it depends on what cannot be seen from here.
*/
export type Certainty = 'certain' | 'likely' | 'possible';

/**
Something that is wrong with a machine. Texts hold names from configurations and logs: raw from outside.
*/
export type Finding = {
	readonly id: FindingId;
	readonly severity: Severity;

	/** The levels of the configuration, or the file, that it holds for. */
	readonly where: readonly string[];

	/** Lines of files, the one to change first. A `line` of 0: the file as a whole, and `text` says what of it. */
	readonly evidence: readonly Line[];

	/** What follows for the person: a sentence. */
	readonly consequence: string;

	/** Lines to paste; one that begins with `#` says where. */
	readonly fix: readonly string[];
	readonly certainty: Certainty;

	/** What it is known by. */
	readonly because: string;

	/** When it is none; undefined: never. */
	readonly unless?: string | undefined;
};

/**
A look at a machine for one kind of fault, or a few that hang together.
*/
export type Check = (box: Box) => readonly Finding[];
