import {type Box, type Directive, type Package, type WebServer} from '../box.ts';
import {guarded} from '../cause.ts';
import {namesOf} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {crsHoles, engineHoles, type Hole, stillOpen} from '../known-holes.ts';
import {actionsOf} from '../rule-words.ts';
import {firstOf, wholeFile} from '../text.ts';
import {crsVersionOf, engineVersionOf} from '../versions.ts';

/**
Engines and rule sets with holes that are known and mended elsewhere. A distribution mends without raising the version: where a package is installed, its changelog decides.
*/
export function checkVersions(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const blocks = guarded(server);
		return blocks.length === 0 ? [] : [...findEngine(box, server), ...findCrs(box, server), ...findDifferences(server)];
	});
}

function describe(
	id: 'engine-old' | 'crs-old',
	open: readonly Hole[],
	{
		name,
		version,
		installed,
		file,
	}: {readonly name: string; readonly version: string; readonly installed: Package | undefined; readonly file: string},
): Finding[] {
	// A distribution that goes on mending has looked at what is left; the line of the server says it.
	if (open.length === 0 || installed?.mended !== undefined) {
		return [];
	}

	const isPackage = installed !== undefined;
	const isBypass = open.some(({means}) => means.startsWith('bypass'));
	return [
		{
			id,
			severity: isPackage ? 'info' : isBypass ? 'error' : 'warn',
			where: [name],
			evidence: [wholeFile(file, isPackage ? `package ${installed.name} ${installed.version}` : `version ${version}`)],
			consequence: open.map(({cve, means}) => `${cve} (${means})`).join(', '),
			fix: isPackage
				? [`apt-get install --only-upgrade ${installed.name}`]
				: [
						`# install ${name} ${open.flatMap(({mended}) => mended).find(({branch}) => version.startsWith(branch))?.version ?? 'of today'} or later`,
					],
			certainty: isPackage ? 'possible' : 'likely',
			because: isPackage
				? `the version is ${version}, and the changelog of the package cannot be read`
				: `the version is ${version}`,
			unless: isPackage ? 'your distribution holds that it is not affected' : 'your build has the patches',
		},
	];
}

function findEngine(box: Box, server: WebServer): Finding[] {
	const version = engineVersionOf(box, server);
	const pattern = server.kind === 'nginx' ? /^libmodsecurity3/ : /^(?:libapache2-mod-security2|mod_security)$/;
	const installed = box.packages.find(({name, version: own}) => pattern.test(name) && own.includes(version ?? '\0'));
	return version === undefined
		? []
		: describe('engine-old', stillOpen(version, engineHoles, installed), {
				name: 'ModSecurity',
				version,
				installed,
				file: server.processes.flatMap(({libraries}) => libraries)[0] ?? server.mainFile,
			});
}

function findCrs(box: Box, server: WebServer): Finding[] {
	const found = crsVersionOf(box, server);
	if (found === undefined) {
		return [];
	}

	// Rules of another place are not the package's.
	const {version, file} = found;
	const installed = box.packages.find(
		({name, version: own}) => name === 'modsecurity-crs' && own.startsWith(version) && file.startsWith('/usr/share/'),
	);
	return describe('crs-old', stillOpen(version, crsHoles, installed), {
		name: 'the Core Rule Set',
		version,
		installed,
		file,
	});
}

const masks = /(?:^|,)\s*(?:sanitise(?:Arg|Matched|MatchedBytes|RequestHeader|ResponseHeader))\b/i;

/** libmodsecurity takes them and does nothing. */
function findDifferences(server: WebServer): Finding[] {
	if (server.kind !== 'nginx') {
		return [];
	}

	const blocks = guarded(server);
	const ignored = new Set<Directive>(
		blocks
			.flatMap(({rules}) =>
				rules.filter(directive => directive.name.startsWith('seca') || directive.name === 'secrule'),
			)
			.filter(directive => masks.test(actionsOf(directive))),
	);
	return ignored.size === 0
		? []
		: [
				{
					id: 'engine-differences',
					severity: 'warn',
					where: namesOf(blocks),
					evidence: firstOf([...ignored]),
					consequence:
						'libmodsecurity ignores sanitise actions: what they should mask stands in the audit log as it was sent',
					fix: ['# leave bodies out of the records', 'SecAuditLogParts ABHZ'],
					certainty: 'certain',
					because: 'these actions are of version 2 of ModSecurity',
				},
			];
}
