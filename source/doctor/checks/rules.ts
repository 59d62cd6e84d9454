import {type Block, type Box, type Directive, type WebServer} from '../box.ts';
import {answering, engineOf, isOn, namesOf, rulesNamed, setting} from '../effective.ts';
import {type Finding} from '../finding.ts';
import {actionsOf, idOf} from '../rule-words.ts';
import {firstOf, wholeFile} from '../text.ts';

/** The recommended configuration alone has about ten; a rule set has hundreds. */
const fewRules = 25;

/**
Which rules are loaded where the engine runs: none, without their setup, twice.
*/
export function checkRules(box: Box): Finding[] {
	return box.servers.flatMap(server => {
		const blocks = answering(server).filter(block => isOn(server, block) && engineOf(block) !== 'off');
		const lists = [...Map.groupBy(blocks, block => block.rules).values()];
		const found = lists.flatMap(same => [...findNone(box, server, same), ...findNoSetup(same), ...findTwice(same)]);
		// The same cause, seen from several levels.
		const known = new Set<string>();
		return found.filter(({id, evidence: [line]}) => {
			const key = `${id} ${line.file}:${line.line}`;
			return known.size < known.add(key).size;
		});
	});
}

function rulesOf(block: Block): readonly Directive[] {
	return [...rulesNamed(block, 'secrule'), ...rulesNamed(block, 'secaction')];
}

function findNone(box: Box, server: WebServer, [block, ...others]: readonly Block[]): Finding[] {
	const rules = rulesOf(block).filter(directive => !isSetup(directive));
	const isRemote =
		block.own.some(({name}) => name === 'modsecurity_rules_remote') || rulesNamed(block, 'secremoterules').length > 0;
	if (rules.length > fewRules || isRemote || rules.some(directive => isOwnBlocking(directive))) {
		return [];
	}

	const notice = box.logs.find(log => log.server === server)?.error?.rulesLoaded;
	const total = notice === undefined ? undefined : notice.inline + notice.local + notice.remote;
	const isAgreed = total !== undefined && total <= 200;
	const cause = setting(block, 'secruleengine') ?? block.opening;
	const has = box.look('/usr/share/modsecurity-crs/rules').is === 'folder';
	const folder = has ? '/usr/share/modsecurity-crs' : '/etc/modsecurity/crs';
	return [
		{
			id: 'no-rules-loaded',
			severity: 'error',
			where: namesOf([block, ...others]),
			evidence: firstOf([cause, wholeFile(server.mainFile, `${rules.length} rules are loaded by its configuration`)]),
			consequence: 'the engine runs and looks for nothing: attacks pass and nothing is logged',
			fix: [
				`# at the end of ${cause.file}`,
				`Include ${has ? '/etc/modsecurity/crs' : folder}/crs-setup.conf`,
				`Include ${folder}/rules/*.conf`,
			],
			certainty: isAgreed ? 'certain' : 'likely',
			because: isAgreed
				? `by configuration, and the error log says that ${total} rules were loaded`
				: 'by configuration only',
			unless: 'these few rules are all that you mean to run',
		},
	];
}

/** Of the engine's recommended file, and of setups. */
function isSetup(directive: Directive): boolean {
	const id = Number(idOf(directive));
	return (id >= 200_000 && id <= 200_010) || (id >= 900_000 && id <= 900_999);
}

/** A rule of the person's own that denies is a rule set, however small. */
function isOwnBlocking(directive: Directive): boolean {
	return /(?:^|,)\s*(?:deny|block|drop|redirect)/.test(actionsOf(directive));
}

function findNoSetup([block, ...others]: readonly Block[]): Finding[] {
	const rules = rulesOf(block);
	const guard = block.rules.findIndex(directive => idOf(directive) === '901001');
	if (guard < 0) {
		return [];
	}

	const setup = block.rules.findIndex(directive => /setvar:'?tx\.crs_setup_version\s*=/i.test(actionsOf(directive)));
	if (setup >= 0 && setup < guard) {
		return [];
	}

	const cause = block.rules[guard];
	const later = setup >= 0 ? block.rules[setup] : undefined;
	return [
		{
			id: 'crs-setup-missing',
			severity: 'error',
			where: namesOf([block, ...others]),
			evidence: firstOf([cause, later && {...later, text: 'the setup file, after the rules'}]),
			consequence: 'rule 901001 denies every request with status 500',
			fix: [
				`# in front of the Include that brings in ${cause.file}`,
				later === undefined ? 'Include /etc/modsecurity/crs/crs-setup.conf' : `Include ${later.file}`,
			],
			certainty: 'certain',
			because:
				later === undefined
					? `${rules.length} rules are loaded, and no action sets tx.crs_setup_version`
					: 'the setup file comes after the rules',
		},
	];
}

function findTwice([block, ...others]: readonly Block[]): Finding[] {
	const first = new Map<string, Directive>();
	let twice: readonly [Directive, Directive] | undefined;
	let number = 0;
	for (const directive of rulesOf(block)) {
		const id = idOf(directive);
		const before = id === undefined ? undefined : first.get(id);
		if (before !== undefined) {
			number++;
			twice ??= [before, directive];
		} else if (id !== undefined) {
			first.set(id, directive);
		}
	}

	return twice === undefined
		? []
		: [
				{
					id: 'rules-twice',
					severity: 'error',
					where: namesOf([block, ...others]),
					evidence: twice.map(({file, line, text}) => ({file, line, text})),
					consequence:
						'the server will not start or reload with this: it goes on with its old configuration, if it runs, and not after a reboot',
					fix: [
						'# name each rules file once, in http (nginx) or in the server as a whole (Apache); take out the second,',
						`# which brings in ${twice[1].file}`,
					],
					certainty: 'certain',
					because: `${number} rule ids are there twice, ${idOf(twice[0])} first`,
				},
			];
}
