import {closeSync, constants, openSync, readlinkSync, statSync} from 'node:fs';
import {type Findings} from '../actions/discover/findings.ts';
import {explainRights} from '../sources/files/file-rights.ts';
import {toSystemCode} from '../sources/source-error.ts';
import {toSystemReason} from '../waf/system-reason.ts';
import {type Discovery, type DiscoveryProblem, type FoundLog} from '../waf/discovery.ts';

/**
Parts what was found into the logs that can be read and sentences about the rest.
*/
export function sortFindings({logs, access, notes, problems, forbidden}: Findings): Discovery {
	const checked = logs.map(log => ({log, problem: findObstacle(log)}));
	const readable = checked.filter(({problem}) => problem === undefined).map(({log}) => log);
	// Two names of one file, by a link to its folder, would count everything twice.
	const files = new Map(readable.toReversed().map(log => [toIdentity(log.path), log]));
	return {
		logs: readable.filter(log => files.get(toIdentity(log.path)) === log),
		access: access.filter(({path, why}) => findObstacle({path, why, server: undefined}) === undefined),
		notes: [...notes],
		problems: [
			...checked.map(({problem}) => problem).filter(problem => problem !== undefined),
			...problems,
			...[...forbidden].map(file => explainForbidden(file)),
		],
	};
}

function toIdentity(path: string): string {
	const status = statSync(path, {throwIfNoEntry: false});
	return status === undefined ? path : `${status.dev}:${status.ino}`;
}

/** In an image of Docker `error.log` is a link to `/dev/stderr`: that would be our own. */
function isLinkToStream(path: string): boolean {
	try {
		return /^\/(?:dev|proc)\//.test(readlinkSync(path));
	} catch {
		return false;
	}
}

function findObstacle({path, why, server}: Pick<FoundLog, 'path' | 'why' | 'server'>): DiscoveryProblem | undefined {
	try {
		if (isLinkToStream(path) || !statSync(path).isFile()) {
			return {
				sentence: `${path} (${why}) is a pipe, device or directory, not a file`,
				hint: 'in a container, read it from outside: docker logs -f CONTAINER 2>&1 | waftop -',
			};
		}

		// Tried, not asked: what may be read is more than owner and mode.
		closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
		return undefined;
	} catch (error) {
		const code = toSystemCode(error);
		if (code === 'EACCES' || code === 'EPERM') {
			const {message, hint} = explainRights(path, error);
			return {sentence: `${message}, ${why}`, hint};
		}

		return code === 'ENOENT' || code === 'ENOTDIR'
			? {
					sentence: `${path} (${why}) does not exist yet`,
					hint: `${server ?? 'the server'} creates it when it starts; to wait for it, run waftop ${path}`,
				}
			: {sentence: `cannot open ${path} (${why}): ${toSystemReason(error)}`, hint: 'name another log'};
	}
}

function explainForbidden(file: string): DiscoveryProblem {
	const {message, hint} = explainRights(file, undefined);
	return {sentence: `${message}; the logs that it names are unknown`, hint};
}
