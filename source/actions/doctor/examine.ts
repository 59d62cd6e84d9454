import {type Box, type Log} from '../../doctor/box.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {findLogs} from './find-logs.ts';
import {findServers} from './find-servers.ts';
import {readPackages} from './read-packages.ts';
import {readRotations} from './read-rotations.ts';
import {readZone} from './read-zone.ts';
import {createRootedFiles} from './rooted-files.ts';

/**
Examines a machine by its files: configurations, the ends of logs, `/proc`, rights. Nothing is run, changed or asked; a log is opened for reading only.

@param ourselves Our own user; undefined: the tree is a copy.
*/
export function examine(root: string, now: Timestamp, ourselves: number | undefined): Box {
	const steps = examineStepwise(root, now, ourselves);
	for (;;) {
		const step = steps.next();
		if (step.done === true) {
			return step.value;
		}
	}
}

/**
The same in steps of some 10 ms.

@param turn Lets others have their turn.
*/
export async function examineInTurns(
	root: string,
	now: Timestamp,
	ourselves: number | undefined,
	turn: () => Promise<unknown>,
): Promise<Box> {
	const steps = examineStepwise(root, now, ourselves);
	for (;;) {
		const step = steps.next();
		if (step.done === true) {
			return step.value;
		}

		await turn();
	}
}

function* examineStepwise(root: string, now: Timestamp, ourselves: number | undefined): Generator<undefined, Box> {
	const files = createRootedFiles(root);
	const unseen = new Map<string, string>();
	const servers = findServers(files, ourselves, (what, why) => {
		unseen.set(what, why);
	});
	const logs: Log[] = [];
	for (const server of servers) {
		yield;
		for (const log of findLogs(files, server)) {
			logs.push(log);
			yield;
		}
	}

	const rotations = readRotations(files);
	const packages = readPackages(files);
	return {
		now,
		servers,
		logs,
		rotations,
		packages,
		look: name => files.look(name),
		get unseen() {
			return [...new Map([...unseen, ...files.refused])].map(([what, why]) => ({what, why}));
		},
		zoneAt: time => readZone(files, time),
	};
}
