import {type Box} from './box.ts';
import {allBlocks, engineOf, isOn, setting} from './effective.ts';
import {crsVersionOf, engineVersionOf} from './versions.ts';

/**
What a machine has, a line each: servers, engine, rule set, and where they are set up.
*/
export function describeBox(box: Box): string[] {
	return box.servers.map(server => {
		const blocks = allBlocks(server.top).filter(block => isOn(server, block));
		const engines = new Set(blocks.map(block => engineOf(block)));
		const words = {on: 'On', detection: 'DetectionOnly', off: 'Off'};
		const engine = engines.size === 0 ? 'not on' : [...engines].map(name => words[name]).join(' and ');
		const version = engineVersionOf(box, server);
		const crs = crsVersionOf(box, server)?.version;
		const parts = [
			`${server.kind}${server.version === undefined ? '' : ` ${server.version}`} (${server.mainFile})`,
			`ModSecurity${version === undefined ? '' : ` ${version}`} ${engine}`,
			...(crs === undefined ? [] : [`CRS ${crs}`]),
			server.processes.length === 0 ? 'not running' : `process ${server.processes[0].id}`,
		];
		const audit = setting(server.top, 'secauditlog')?.words[0];
		return `${parts.join(', ')}${audit === undefined ? '' : `, audit log ${audit}`}`;
	});
}
