import {createDenier, type DenierOptions} from '../actions/deny/create-denier.ts';
import {type Denier} from '../actions/deny/denier.ts';
import {createReadOnlyDenier} from '../actions/deny/read-only-denier.ts';
import {createRemoteDenier} from '../actions/deny/remote-denier.ts';
import {findLoginName} from '../actions/trail/login-name.ts';
import {createTrail, findTrailFile} from '../actions/trail/trail.ts';
import {findConnections} from '../actions/deny/machine-addresses.ts';
import {createNginx} from '../actions/nginx/create-nginx.ts';
import {type Nginx} from '../actions/nginx/nginx.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {type Milliseconds} from '../waf/clock.ts';
import {type Settings} from '../settings/settings.ts';
import {quoteWords} from '../waf/split-command.ts';

/**
Whoever changes the deny lists that the screen's keys mean: where an index is read and the settings name machines, theirs by the command of the settings; else this machine's.

@throws NginxError with what to do, where there is none.
*/
export async function openScreenDenier(settings: Settings): Promise<Denier> {
	const {deny, elastic} = settings;
	if (elastic !== undefined && deny.command !== undefined && deny.hosts.length > 0) {
		const {hosts, command, undoCommand, allow} = deny;
		const trail = createTrail(findTrailFile(), findLoginName(), clock);
		const denier = createRemoteDenier({
			hosts,
			command,
			undoCommand,
			allow,
			clock,
			trail,
			findConnections: () => findConnections(),
		});
		return settings.readOnly ? createReadOnlyDenier(denier) : denier;
	}

	return openDenier(settings);
}

/**
Whoever changes the deny list of this machine's nginx. The command line means this one always: `deny.command` runs it on other machines, whose settings may name machines too.

@throws NginxError with what to do, where there is none.
*/
export async function openDenier(
	{deny, readOnly}: Pick<Settings, 'deny' | 'readOnly'>,
	given: Partial<DenierOptions> = {},
): Promise<Denier> {
	const nginx = await createNginx({command: deny.nginx, reloadCommand: deny.reload, sleep: wait});
	return denierFor(nginx, {deny, readOnly}, given);
}

/** A trail that nothing is written to. */
export const noTrail: DenierOptions['trail'] = {note: async () => undefined};

/** Root reads another settings file, and `sudo` clears the variables: what was set is named. */
function flagsOf({nginx, reload, file, method}: Settings['deny']): string[] {
	return [
		...(nginx === undefined ? [] : ['--nginx', quoteWords(nginx)]),
		...(reload === undefined ? [] : ['--reload', quoteWords(reload)]),
		...(file === undefined ? [] : ['--deny-file', file]),
		...(method === 'auto' ? [] : ['--deny-method', method]),
	];
}

/** Short enough that nobody breaks it off. */
async function wait(duration: Milliseconds): Promise<void> {
	return sleep(duration, new AbortController().signal);
}

/**
The same for an nginx at hand. Read-only it changes nothing, and writes no note of its plans either.
*/
export function denierFor(
	nginx: Nginx,
	{deny, readOnly}: Pick<Settings, 'deny' | 'readOnly'>,
	given: Partial<DenierOptions> = {},
): Denier {
	const by = findLoginName();
	const trail = readOnly ? noTrail : createTrail(findTrailFile(), by, clock);
	const denier = createDenier({
		nginx,
		method: deny.method,
		file: deny.file,
		allow: deny.allow,
		overwrittenHeaders: deny.overwrittenHeaders,
		clock,
		by,
		trail,
		findConnections: () => findConnections(),
		flags: flagsOf(deny),
		...given,
	});
	return readOnly ? createReadOnlyDenier(denier) : denier;
}
