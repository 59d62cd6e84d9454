import path from 'node:path';
import {type Denier} from '../actions/deny/denier.ts';
import {createHandDenier} from '../actions/deny/hand-denier.ts';
import {findContainer, type HandTarget} from '../actions/deny/hand-target.ts';
import {findConnections} from '../actions/deny/machine-addresses.ts';
import {findLocalApaches, findLocalServer, type LocalApache} from '../actions/discover/apache-place.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {type RecordWriter} from '../waf/record-writer.ts';

type DenySettings = Pick<Settings, 'deny' | 'elastic' | 'discovered'>;

/**
Where a client is denied that a record of this writer names, if waftop writes nothing there: in Apache, in a container or a pod. Undefined for nginx on a machine, for a writer that does not tell, and wherever `--nginx` says which one is meant.

@param findApaches Of this machine; asked only where the writer is Apache.
*/
export async function findHandTarget(
	writer: RecordWriter | undefined,
	{deny, elastic, discovered}: DenySettings,
	findApaches: () => Promise<readonly LocalApache[]> = findLocalApaches,
): Promise<HandTarget | undefined> {
	const isNamed = deny.nginx !== undefined || (elastic !== undefined && deny.command !== undefined);
	if (writer === undefined || isNamed) {
		return undefined;
	}

	const {file} = writer;
	const server = writer.server ?? discovered?.logs.find(log => log.path === file)?.server;
	const container = findContainer({...writer, server});
	if (container !== undefined) {
		return container;
	}

	if (server !== 'Apache') {
		return undefined;
	}

	const isHere = file !== undefined && file !== '-';
	const apaches = isHere ? await findApaches() : [];
	const log = path.resolve(file ?? '');
	return {kind: 'apache', place: apaches.find(({logs}) => logs.includes(log)) ?? apaches.at(0)};
}

/**
The plans for it.
*/
export function createHandDenierFor(target: HandTarget, {deny}: Pick<Settings, 'deny'>): Denier {
	return createHandDenier({target, allow: deny.allow, clock, findConnections: () => findConnections()});
}

/**
The same for a command, which has no log: undefined where nginx is meant.
*/
export async function findHandDenier(settings: Pick<Settings, 'deny'>): Promise<Denier | undefined> {
	if (settings.deny.nginx !== undefined || (await findLocalServer()) !== 'Apache') {
		return undefined;
	}

	return createHandDenierFor({kind: 'apache', place: (await findLocalApaches()).at(0)}, settings);
}
