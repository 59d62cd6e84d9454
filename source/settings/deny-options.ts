import {list, choice, text, toggle, type Usage} from './option.ts';
import {parseAddresses, parseCommand, parseHeader, parseHost, parseText} from './parse-values.ts';
import {parseDuration} from './time-values.ts';
import {UsageError} from './usage-error.ts';

const denying: readonly Usage[] = ['main', 'block', 'unblock', 'blocks'];

/**
Options of how clients are denied: the section `deny` of the settings file.
*/
export const denyOptions = {
	method: choice({
		flag: 'deny-method',
		key: 'deny.method',
		placeholder: 'METHOD',
		choices: ['auto', 'deny', 'early'],
		fallback: 'auto',
		words: 'whether nginx denies after ModSecurity (deny) or before it (early)',
		group: 'deny',
		usages: denying,
	}),
	file: text(
		{
			flag: 'deny-file',
			key: 'deny.file',
			placeholder: 'FILE',
			words: "deny list (default: conf.d/waftop-deny.conf or conf.d/waftop-geo.conf in nginx's directory)",
			group: 'deny',
			usages: denying,
		},
		parseText,
	),
	nginx: text(
		{
			flag: 'nginx',
			key: 'deny.nginx',
			variable: 'WAFTOP_NGINX',
			placeholder: 'COMMAND',
			words: 'the nginx to change, with its arguments (default: the running one)',
			group: 'deny',
			usages: denying,
		},
		parseCommand,
	),
	reload: text(
		{
			flag: 'reload',
			key: 'deny.reload',
			variable: 'WAFTOP_RELOAD',
			placeholder: 'COMMAND',
			words: "command that reloads nginx, such as 'systemctl reload nginx' (default: nginx -s reload)",
			group: 'deny',
			usages: ['main', 'block', 'unblock'],
		},
		parseCommand,
	),
	duration: text(
		{
			key: 'deny.duration',
			fallback: '1h',
			words: 'how long a rule lasts unless another duration is chosen: 10m, 1h, 24h, 7d, permanent',
			group: 'deny',
			usages: [],
		},
		parseDuration,
	),
	allow: list(
		{
			key: 'deny.allow',
			fallback: [],
			words: 'addresses and ranges that are never denied',
			group: 'deny',
			usages: [],
		},
		parseAddresses,
	),
	/** Headers that the proxy in front overwrites, so that no visitor can choose the address in them. */
	overwrittenHeaders: list(
		{
			key: 'deny.overwritten_headers',
			fallback: [],
			words: 'headers that your proxy always overwrites, so that no visitor can forge the address in them',
			group: 'deny',
			usages: [],
		},
		parseHeader,
	),
	hosts: list(
		{
			key: 'deny.hosts',
			fallback: [],
			words: 'machines to deny on when an index is read, such as [web1, web2]',
			group: 'deny',
			usages: [],
		},
		parseHost,
	),
	command: text(
		{
			key: 'deny.command',
			words: 'runs for each of these machines, such as: ssh {host} sudo waftop block {address} --for {duration} --yes',
			group: 'deny',
			usages: [],
		},
		parseCommand,
	),
	undoCommand: text(
		{
			key: 'deny.undo_command',
			words: 'undoes it, such as: ssh {host} sudo waftop unblock {address} --yes',
			group: 'deny',
			usages: [],
		},
		parseCommand,
	),
} as const;

/**
Options of `block`, `unblock` and `blocks` alone.
*/
export const denyCommandOptions = {
	for: text(
		{
			flag: 'for',
			placeholder: 'DURATION',
			words: 'how long the rule lasts: 10m, 1h, 24h, 7d, permanent (default: deny.duration of the settings, 1h)',
			group: 'deny',
			usages: ['block'],
		},
		// Permanent is an undefined duration: kept apart from an option that is not given.
		(label, written) => ({duration: parseDuration(label, written)}),
	),
	reason: text(
		{
			flag: 'reason',
			placeholder: 'TEXT',
			fallback: '',
			words: 'note to keep with the rule',
			group: 'deny',
			usages: ['block'],
		},
		(_, written) => written,
	),
	force: text(
		{
			flag: 'force',
			placeholder: 'REASON',
			words: 'override refusals of proxies, of wide or shared ranges and of addresses that can be forged; say why',
			group: 'deny',
			usages: ['block'],
		},
		parseForce,
	),
	expired: toggle({
		flag: 'expired',
		words: 'remove rules past their time; prints nothing with --yes if there are none',
		group: 'deny',
		usages: ['unblock'],
	}),
	allMine: toggle({
		flag: 'all-mine',
		words: 'remove every rule added under your login name',
		group: 'deny',
		usages: ['unblock'],
	}),
	dryRun: toggle({
		flag: 'dry-run',
		words: 'show the plan and change nothing',
		group: 'deny',
		usages: ['block', 'unblock'],
	}),
	yes: toggle({
		flag: 'yes',
		shortFlag: 'y',
		words: 'do not ask for confirmation; refusals still stand',
		group: 'deny',
		usages: ['block', 'unblock'],
	}),
	json: toggle({
		flag: 'json',
		words: 'print plan and outcome as one JSON object',
		group: 'deny',
		usages: ['block', 'unblock'],
	}),
	listJson: toggle({
		flag: 'json',
		words: 'print one JSON object per rule, one per line',
		group: 'deny',
		usages: ['blocks'],
	}),
} as const;

function parseForce(label: string, written: string): string {
	const reason = written.trim();
	if (reason === '') {
		throw new UsageError(`${label}: a reason is required`, "such as --force 'our own test machine'");
	}

	return reason;
}
