import {type Block, type Box, type Directive, type WebServer} from './box.ts';
import {answering, engineOf, isOn} from './effective.ts';
import {isHealthCheck, isStatic} from './harmless-location.ts';

/**
Levels that share what is said of them, by the directive that is the cause; `undefined` where nothing is written.
*/
export type Caused = readonly [cause: Directive | undefined, blocks: readonly Block[]];

/**
Where a server runs rules on requests that can be attacks.
*/
export function guarded(server: WebServer): Block[] {
	return answering(server).filter(
		block => isOn(server, block) && engineOf(block) !== 'off' && !isStatic(block) && !isHealthCheck(block),
	);
}

/**
Puts levels together by their cause, so that a directive for all is one finding.

@param pick Whether a level has the fault, and by which directive.
*/
export function groupByCause(
	blocks: readonly Block[],
	pick: (block: Block) => {readonly cause: Directive | undefined} | undefined,
): Caused[] {
	const groups = new Map<Directive | undefined, Block[]>();
	for (const block of blocks) {
		const found = pick(block);
		if (found !== undefined) {
			groups.set(found.cause, [...(groups.get(found.cause) ?? []), block]);
		}
	}

	return [...groups];
}

/**
The logs of a server of a kind.
*/
export function logsOf({logs}: Box, server: WebServer, kind: Box['logs'][number]['kind']): Box['logs'][number][] {
	return logs.filter(log => log.server === server && log.kind === kind);
}
