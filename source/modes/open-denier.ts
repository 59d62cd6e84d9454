import {createAuditTrail, findTrailFile} from '../actions/deny/audit-trail.ts';
import {createDenier, type DenierOptions} from '../actions/deny/create-denier.ts';
import {type Denier} from '../actions/deny/denier.ts';
import {createRemoteDenier} from '../actions/deny/remote-denier.ts';
import {findLoginName} from '../actions/deny/login-name.ts';
import {findConnections} from '../actions/deny/surroundings.ts';
import {createNginx} from '../actions/nginx/create-nginx.ts';
import {type Nginx} from '../actions/nginx/nginx.ts';
import {clock} from '../real-clock.ts';
import {type Settings} from '../settings/settings.ts';

/**
Whoever changes the deny list of this machine's nginx, or those of others by the command of the settings where an index is read.

@throws NginxError with what to do, where there is none.
*/
export async function openDenier({deny, elastic}: Settings): Promise<Denier> {
	if (elastic !== undefined && deny.command !== undefined && deny.hosts.length > 0) {
		const {hosts, command, undoCommand, allow} = deny;
		const trail = createAuditTrail(findTrailFile(), findLoginName(), clock);
		return createRemoteDenier({
			hosts,
			command,
			undoCommand,
			allow,
			clock,
			trail,
			findConnections: () => findConnections(),
		});
	}

	return denierFor(await createNginx({command: deny.nginx, reloadCommand: deny.reload}), deny);
}

/**
The same for an nginx at hand.
*/
export function denierFor(nginx: Nginx, deny: Settings['deny'], given: Partial<DenierOptions> = {}): Denier {
	const by = findLoginName();
	return createDenier({
		nginx,
		method: deny.method,
		file: deny.file,
		allow: deny.allow,
		overwrittenHeaders: deny.overwrittenHeaders,
		clock,
		by,
		trail: createAuditTrail(findTrailFile(), by, clock),
		findConnections: () => findConnections(),
		...given,
	});
}
