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

type Judged = {
	readonly id: 'engine-old' | 'crs-old';
	readonly name: string;
	readonly version: string;
	readonly holes: readonly Hole[];
	readonly installed: Package | undefined;

	/** Where it lies, as far as that is known. */
	readonly file: string;
};

/* Samples: `3.0.9-1+deb12u2`, `2.9.5-1ubuntu0.1`, `3.0.9-1.el9_4` */
const mendedLater = /\+deb|~deb|ubuntu|\.el\d|\.fc\d/;
const placeOfDistributions = /^\/(?:usr\/(?!local\/)|etc\/|var\/)/;

function judge({id, name, version, holes, installed, file}: Judged): Finding[] {
	const open = stillOpen(version, holes, installed);
	if (open.length === 0) {
		return [];
	}

	const hasChangelog = installed?.mended !== undefined;
	const isDoubtful =
		installed === undefined ? placeOfDistributions.test(file) : !hasChangelog && mendedLater.test(installed.version);
	const first = open.flatMap(({mended}) => mended).find(({branch}) => version.startsWith(branch));
	return [
		{
			id,
			severity: isDoubtful ? 'info' : 'warn',
			where: [name],
			evidence: [
				wholeFile(
					file,
					installed === undefined ? `version ${version}` : `package ${installed.name} ${installed.version}`,
				),
			],
			consequence: open.map(({cve, means}) => `${cve} (${means})`).join(', '),
			fix:
				installed === undefined
					? [`# install ${name} ${first?.version ?? 'of today'} or later`]
					: [`apt-get install --only-upgrade ${installed.name}`, `apt-get changelog ${installed.name} | grep CVE-`],
			certainty: isDoubtful ? 'possible' : 'likely',
			because: hasChangelog
				? 'the changelog of the package does not name them'
				: isDoubtful
					? `the version is ${version}; a distribution mends holes without raising it, and its changelog cannot be read here`
					: `the version is ${version}`,
			unless: 'your build or your distribution has the patches',
		},
	];
}

function findEngine(box: Box, server: WebServer): Finding[] {
	const version = engineVersionOf(box, server);
	const pattern = server.kind === 'nginx' ? /^libmodsecurity3/ : /^(?:libapache2-mod-security2|mod_security)$/;
	const installed = box.packages.find(({name, version: own}) => pattern.test(name) && own.includes(version ?? '\0'));
	const file = server.processes.flatMap(({libraries}) => libraries)[0] ?? server.mainFile;
	return version === undefined
		? []
		: judge({id: 'engine-old', name: 'ModSecurity', version, holes: engineHoles, installed, file});
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
	return judge({id: 'crs-old', name: 'the Core Rule Set', version, holes: crsHoles, installed, file});
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
