import path from 'node:path';
import {formatRange, parseRange} from '../../waf/address-range.ts';
import {type Clock} from '../../waf/clock.ts';
import {
	type DenyList,
	type DenyMethod,
	type DenyOutcome,
	type DenyProposal,
	type DenyRequest,
	type DenyRule,
	type Refusal,
} from '../../waf/deny.ts';
import {NginxError} from '../nginx/nginx-error.ts';
import {type Nginx, type NginxConfig, type CommandResult} from '../nginx/nginx.ts';
import {findBlindServers, findNamedProxies, findRealIp} from '../nginx/real-ip.ts';
import {findReach, type Reach} from '../nginx/deny-reach.ts';
import {readTrusted} from '../../files/trusted-file.ts';
import {applyPlan, type ApplyStep} from './apply-plan.ts';
import {type Trail, type DenyNote} from '../trail/trail.ts';
import {type Denier} from './denier.ts';
import {readRules} from './deny-file.ts';
import {type Author, type FilePlan, planDeny, planRemoval} from './deny-plan.ts';
import {findCommands, findNotes} from './proposal-notes.ts';
import {findRefusals} from './refusals.ts';
import {type Connections} from './machine-addresses.ts';
import {whyNotWritable} from '../why-not-writable.ts';

export type DenierOptions = {
	readonly nginx: Nginx;
	readonly method: 'auto' | DenyMethod;

	/** Undefined: below `conf.d` beside the main configuration file. */
	readonly file: string | undefined;

	/** Never denied. */
	readonly allow: readonly string[];

	/** Headers that the proxy in front overwrites. */
	readonly overwrittenHeaders: readonly string[];
	readonly clock: Clock;

	/** Login name. */
	readonly by: string;
	readonly trail: Trail;
	readonly findConnections: () => Connections;
	readonly onStep?: (step: ApplyStep) => void;

	/** Why a file cannot be written; undefined where it can. */
	readonly whyNotWritable?: typeof whyNotWritable;

	/** Options that a command to paste needs to mean this nginx and this file. */
	readonly flags?: readonly string[];
};

const defaultNames: Readonly<Record<DenyMethod, string>> = {deny: 'waftop-deny.conf', early: 'waftop-geo.conf'};

type Target = {readonly method: DenyMethod; readonly file: string};

/** What nginx's configuration says about a change. */
type Survey = Target & {readonly config: NginxConfig; readonly reach: Reach};

/**
Makes what changes the deny list of one nginx.
*/
export function createDenier(options: DenierOptions): Denier {
	const {nginx, clock, by, trail} = options;
	const findProblem = options.whyNotWritable ?? whyNotWritable;
	const overwrittenHeaders = options.overwrittenHeaders.map(header => header.toLowerCase());
	let lastTarget: Target | undefined;
	let reloading: Promise<CommandResult> | undefined;

	const survey = async (ranges: readonly string[]): Promise<Survey> => {
		const config = await nginx.readConfig();
		const ask = (method: DenyMethod): Survey => {
			const file = options.file ?? path.join(path.dirname(nginx.configFile), 'conf.d', defaultNames[method]);
			return {method, file, config, reach: findReach(config, {method, file, ranges})};
		};

		const plain = ask(options.method === 'early' ? 'early' : 'deny');
		const found = options.method === 'auto' && plain.reach.usesEarly ? ask('early') : plain;
		lastTarget = {method: found.method, file: found.file};
		return found;
	};

	const target = async (): Promise<Target> => lastTarget ?? survey([]);
	const author = (): Author => ({now: clock.now(), by});

	const refusalsOf = (requests: readonly DenyRequest[], {config}: Survey): Refusal[] => {
		const surroundings = {
			...options.findConnections(),
			allow: options.allow,
			realIp: findRealIp(config),
			blindServers: findBlindServers(config),
			overwrittenHeaders,
		};
		const all = requests.flatMap(request => findRefusals(request, surroundings));
		return all.filter(({words}, place) => all.findIndex(other => other.words === words) === place);
	};

	/** What `force` overrules, and what stands. */
	const part = (refusals: readonly Refusal[], requests: readonly DenyRequest[]) => {
		const isForced = requests.every(({force}) => (force ?? '').trim() !== '');
		return {
			refusals: refusals.filter(({forceable}) => !(forceable && isForced)),
			forced: refusals.filter(({forceable}) => forceable && isForced),
		};
	};

	/** Whether nginx accepts its configuration is asked when the change is applied: asking opens the logs of the server. */
	const refuseConfiguration = ({config, reach, method, file}: Survey): Refusal[] => {
		if (reach.included || config.unreadable.length > 0) {
			return [];
		}

		const words = `nginx does not read ${file}; add "include ${path.join(path.dirname(file), '*.conf')};" to http {} for the method ${method}`;
		return [{kind: 'not-included', words, forceable: false}];
	};

	const toProposal = async (
		kind: DenyProposal['kind'],
		plan: FilePlan,
		requests: readonly DenyRequest[],
		ranges: readonly string[],
		found: Target & {readonly reach?: Reach; readonly config?: NginxConfig},
		refused: {readonly refusals: readonly Refusal[]; readonly forced: readonly Refusal[]},
	): Promise<DenyProposal> => {
		const notWritable = await findProblem(found.file);
		const duration = requests.at(0)?.duration;
		const proposal: DenyProposal = {
			kind,
			ranges,
			method: found.method,
			file: found.file,
			added: plan.added,
			removed: plan.removed,
			coveredBy: plan.added.length === 0 ? plan.covered.at(0)?.by : undefined,
			...refused,
			reach: found.reach?.reach ?? [],
			unreadable: found.config === undefined ? [] : [...found.config.unreadable, ...findNamedProxies(found.config)],
			notes: findNotes(kind, plan, found),
			commands: findCommands(kind, {nginx, requests, ranges, notWritable, flags: options.flags ?? []}),
			notWritable,
			until: duration === undefined ? undefined : clock.now() + duration,
			requests,
		};
		const words = refused.refusals.at(0)?.words;
		await note(proposal, words === undefined ? 'planned' : 'refused', words);
		return proposal;
	};

	const note = async (
		{kind, ranges, method, file, requests}: DenyProposal,
		outcome: DenyNote['outcome'],
		words?: string,
	): Promise<string | undefined> => {
		const action = outcome === 'planned' ? 'plan' : kind;
		const [{reason, force}] = requests.length > 0 ? requests : [{reason: undefined, force: undefined}];
		return trail.note({action, outcome, ranges, method, file, reason, force, words});
	};

	const planRemoving = async (
		kind: 'undo' | 'expire',
		ranges: readonly string[],
		isGone: (rule: DenyRule) => boolean,
	): Promise<DenyProposal> => {
		const found = await target();
		const plan = planRemoval(readText(found.file) ?? '', found.method, isGone);
		const gone = readRules(plan.removed.join('\n'), found.method).map(({range}) => range);
		return toProposal(kind, plan, [], kind === 'expire' ? gone : ranges, found, {refusals: [], forced: []});
	};

	const normalize = (range: string): string => {
		const parsed = parseRange(range);
		return parsed === undefined ? range : formatRange(parsed);
	};

	const isExpired = ({until}: DenyRule): boolean => until !== undefined && until <= clock.now();

	return {
		nginx,
		async list(): Promise<DenyList> {
			const found = await target();
			try {
				const text = readText(found.file) ?? '';
				return {...pickTarget(found), rules: readRules(text, found.method), problem: undefined};
			} catch (error) {
				return {...pickTarget(found), rules: [], problem: (error as Error).message};
			}
		},
		async plan(requests) {
			const ranges = requests.flatMap(({range}) => (parseRange(range) === undefined ? [] : [normalize(range)]));
			const found = await survey(ranges);
			const plan = planDeny(readText(found.file) ?? '', requests, found, author());
			const problems: Refusal[] =
				plan.problem === undefined ? [] : [{kind: 'broken-configuration', words: plan.problem, forceable: false}];
			const all = [...refusalsOf(requests, found), ...refuseConfiguration(found), ...problems];
			const refused = part(all, requests);
			return toProposal('deny', plan, requests, ranges, found, refused);
		},
		planUndo: async ranges => {
			const wanted = ranges.map(normalize);
			return planRemoving('undo', wanted, ({range}) => wanted.includes(range));
		},
		planExpired: async () => planRemoving('expire', [], isExpired),
		async apply(proposal) {
			const {kind, requests, ranges, file, method} = proposal;
			const replan = async (text: string | undefined): Promise<FilePlan | {readonly outcome: DenyOutcome}> => {
				if (kind === 'deny') {
					const found = await survey(ranges);
					const {refusals} = part(refusalsOf(requests, found), requests);
					if (refusals.length > 0) {
						return {outcome: {kind: 'refused', refusals}};
					}
				}

				const plan =
					kind === 'deny'
						? planDeny(text ?? '', requests, {file, method}, author())
						: planRemoval(text ?? '', method, rule =>
								kind === 'expire' ? isExpired(rule) : ranges.includes(rule.range),
							);
				if (plan.problem !== undefined) {
					return {outcome: {kind: 'failed', step: 'write', words: plan.problem, restored: true}};
				}

				return plan.added.length + plan.removed.length > 0
					? plan
					: {outcome: {kind: 'unchanged', words: describeUnchanged(kind, plan, ranges)}};
			};

			const applied = await applyPlan({nginx, file, plan: replan, onStep: options.onStep});
			reloading = applied.kind === 'written' ? applied.later : undefined;
			const outcome: DenyOutcome =
				applied.kind === 'ended'
					? applied.outcome
					: {
							kind: 'applied',
							ranges,
							at: clock.now(),
							notes: [],
							...(reloading === undefined ? {} : {isUnseen: true}),
						};
			const problem = await note(proposal, outcome.kind, wordsOf(outcome));
			return outcome.kind === 'applied' && problem !== undefined ? {...outcome, notes: [problem]} : outcome;
		},
		async whenReloaded() {
			const reloaded = await reloading;
			return reloaded === undefined || reloaded.ok
				? 'nginx was reloaded'
				: `the rule is in the file, but no reload was seen: ${reloaded.words}`;
		},
	};
}

function pickTarget({method, file}: Target): Target {
	return {method, file};
}

/**
@throws NginxError where the file exists and cannot be read.
*/
function readText(file: string): string | undefined {
	try {
		return readTrusted(file, 'latin1', {isAlone: true});
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT') {
			return undefined;
		}

		const advice = code === 'EACCES' ? 'run waftop as root, or let your user read it' : 'name another with --deny-file';
		throw new NginxError(`cannot read the deny list ${file}: ${message}`, advice);
	}
}

function describeUnchanged(kind: DenyProposal['kind'], {covered}: FilePlan, ranges: readonly string[]): string {
	if (kind === 'expire') {
		return 'no rule is past its time';
	}

	return kind === 'deny'
		? covered.map(({range, by}) => `${range} is denied already by ${by}`).join('; ')
		: `waftop has no rule for ${ranges.join(', ')}`;
}

function wordsOf(outcome: DenyOutcome): string | undefined {
	switch (outcome.kind) {
		case 'applied':
			return undefined;
		case 'refused':
			return outcome.refusals.map(({words}) => words).join('; ');
		case 'failed':
		case 'unchanged':
		default:
			return outcome.words;
	}
}
