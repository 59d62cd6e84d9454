import {type Discovery} from '../waf/discovery.ts';
import {type denyOptions} from './deny-options.ts';
import {type elasticOptions} from './elastic-options.ts';
import {type ValuesOf} from './option.ts';
import {type mainOptions, type watchOptions} from './options.ts';

/**
What the program does with what it reads: `screen` is the full-screen monitor, `plain` and `json` print one line per transaction, `once` prints a summary at the end.
*/
export type Mode = 'screen' | 'plain' | 'json' | 'once';

/**
How a search server is reached, and which of its indices are read.
*/
export type ElasticSettings = ValuesOf<typeof elasticOptions> & {
	/** A secret stands on the command line, where every user of the machine can read it. */
	readonly isExposed: boolean;
};

/**
How clients are denied.
*/
export type DenySettings = ValuesOf<typeof denyOptions>;

/**
The settings that have a place in the settings file.
*/
export type KeptSettings = ValuesOf<typeof mainOptions> & {
	readonly deny: DenySettings;

	/** The search server that is read instead of files; undefined: none. */
	readonly elastic: ElasticSettings | undefined;
};

/**
Everything that was asked for, checked.
*/
export type Settings = KeptSettings &
	Omit<ValuesOf<typeof watchOptions>, 'once' | 'plain'> & {
		readonly mode: Mode;
		readonly demo: boolean;

		/** Folders and patterns among what was named, looked through again while following; `files` holds what they mean at the start. */
		readonly watched?: readonly string[];
		readonly standardInput: boolean;

		/** What was found where nothing was named; its readable logs are `files`. */
		readonly discovered: Discovery | undefined;
	};
