import {type FoundAccessLog} from '../../waf/access-log.ts';
import {type DiscoveryProblem, type FoundLog} from '../../waf/discovery.ts';

/**
What the search has come upon so far. Nothing in it was opened yet.
*/
export type Findings = {
	readonly logs: FoundLog[];

	/** Logs of a server in which ModSecurity is not on: better than none. */
	readonly idle: FoundLog[];

	/** Access logs of blocks in which ModSecurity is on. */
	readonly access: FoundAccessLog[];
	readonly notes: Set<string>;
	readonly problems: DiscoveryProblem[];

	/** Files of a configuration that we cannot read: permission denied. */
	readonly forbidden: Set<string>;
};

/**
What a kind of server says: `isThere` where one runs, or is installed.
*/
export type Found = {readonly isThere: boolean; readonly findings: Findings};

export function createFindings(): Findings {
	return {logs: [], idle: [], access: [], notes: new Set(), problems: [], forbidden: new Set()};
}

/**
Adds a log, unless its path is there already: the first reason stays.
*/
export function addLog(list: FoundLog[], log: FoundLog): void {
	if (!list.some(({path}) => path === log.path)) {
		list.push(log);
	}
}

/**
Adds a problem, each sentence once.
*/
export function addProblem({problems}: Findings, sentence: string, hint: string): void {
	if (!problems.some(problem => problem.sentence === sentence)) {
		problems.push({sentence, hint});
	}
}

/**
Adds what was found elsewhere after what was found here.
*/
export function mergeFindings(into: Findings, from: Findings): void {
	for (const list of ['logs', 'idle'] as const) {
		for (const log of from[list]) {
			addLog(into[list], log);
		}
	}

	into.access.push(...from.access.filter(log => !into.access.some(({path}) => path === log.path)));
	for (const note of from.notes) {
		into.notes.add(note);
	}

	for (const file of from.forbidden) {
		into.forbidden.add(file);
	}

	for (const {sentence, hint} of from.problems) {
		addProblem(into, sentence, hint);
	}
}
