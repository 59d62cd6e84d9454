import {coverNetwork} from './cover-network.ts';
import {type Denier} from '../actions/deny/denier.ts';
import {type Nginx} from '../actions/nginx/nginx.ts';
import {NginxError} from '../actions/nginx/nginx-error.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {type Command, type PlanDeny} from '../screen/command.ts';
import {isNetwork, type DenyPlan} from '../screen/deny-dialog.ts';
import {type Message} from '../screen/message.ts';
import {toSharing} from '../questions/sharing.ts';
import {formatNear} from '../views/drawing/format-time.ts';
import {inRange, parseRange} from '../waf/address-range.ts';
import {hour, minute, second, type Timestamp} from '../waf/clock.ts';
import {type Totals} from '../waf/question.ts';
import {type DenyList, type DenyOutcome, type Sharing} from '../waf/deny.ts';
import {toSentence} from '../waf/expected-error.ts';
import {type RecordWriter} from '../waf/record-writer.ts';

/** Another waftop may change the list. */
const listInterval = 5 * second;
const expiryInterval = minute;

export type DenyControllerOptions = {
	readonly settings: Settings;
	readonly pipeline: {
		readonly intake: Pick<Pipeline['intake'], 'zone'>;
		readonly history: Pick<Pipeline['history'], 'followDenyList' | 'newest'>;
		readonly reports: Pick<Pipeline['reports'], 'sharing' | 'networkClients' | 'writer'>;
	};

	/** Whoever counts what the tables show, where that is not this program; undefined: it does not count. */
	readonly countClient?: ((range: string, from: Timestamp) => Promise<Totals | undefined>) | undefined;

	/** Finds nginx; throws what a person can read where there is none. */
	readonly openDenier: () => Promise<Denier>;

	/** Whoever plans for a server that waftop does not write for, by who wrote the log; undefined where that is nginx. */
	readonly openByHand?: (writer: RecordWriter | undefined) => Promise<Denier | undefined>;

	/** Why the log of a record may not be the nginx's. */
	readonly findDoubts?: (writer: RecordWriter, nginx: Nginx, newest: Timestamp | undefined) => Promise<string[]>;
	readonly dispatch: (message: Message) => void;
};

/**
Carries out what the screen asks of denying, watches the deny list and takes out what is past its time.
*/
export type DenyController = {
	plan(command: PlanDeny): Promise<void>;
	apply(command: Extract<Command, {kind: 'apply-deny'}>): Promise<void>;

	/** Settles when no change is half done: nobody should leave with a rule written and nginx not reloaded. */
	settled(): Promise<void>;

	/** Looks after the list until `stop` is aborted. */
	run(stop: AbortSignal): Promise<void>;
};

export function createDenyController({
	settings,
	pipeline,
	countClient,
	openDenier,
	openByHand,
	findDoubts,
	dispatch,
}: DenyControllerOptions): DenyController {
	let opening: Promise<Denier> | undefined;
	let changing: Promise<unknown> = Promise.resolve();

	const change = async (task: () => Promise<DenyOutcome>): Promise<DenyOutcome> => {
		const done = task();
		changing = done.catch(() => {});
		return done;
	};

	/** What nobody has seen yet is said when it is. */
	const follow = async (denier: Denier, outcome: DenyOutcome): Promise<void> => {
		if (outcome.kind === 'applied' && outcome.isUnseen === true && denier.whenReloaded !== undefined) {
			dispatch({kind: 'notice', text: await denier.whenReloaded()});
		}
	};

	/** A failure is not kept: nginx may be started later. */
	const open = async (): Promise<Denier> => {
		if (settings.standardInput && settings.deny.nginx === undefined) {
			throw new NginxError(
				'this log comes through a pipe, perhaps from another machine',
				'to deny in an nginx of this machine, name it with --nginx',
			);
		}

		opening ??= openDenier();
		try {
			return await opening;
		} catch (error) {
			opening = undefined;
			throw error;
		}
	};

	/** Not another server's: what the log is of decides. */
	const openFor = async (writer: RecordWriter | undefined): Promise<Denier> => (await openByHand?.(writer)) ?? open();

	const refresh = async (denier: Denier): Promise<DenyList> => {
		const list = await denier.list();
		pipeline.history.followDenyList(list);
		return list;
	};

	const expire = async (denier: Denier, list: DenyList): Promise<void> => {
		const now = clock.now();
		if (settings.readOnly || !list.rules.some(({until}) => until !== undefined && until <= now)) {
			return;
		}

		const proposal = await denier.planExpired();
		if (proposal.removed.length > 0 && proposal.notWritable === undefined && proposal.refusals.length === 0) {
			const outcome = await change(async () => denier.apply(proposal));
			await refresh(denier);
			dispatch({kind: 'notice', text: describeExpiry(outcome)});
			void follow(denier, outcome);
		}
	};

	const planUndo = async (range: string): Promise<DenyPlan> => {
		const denier = await open();
		const network = parseRange(range);
		const {rules} = await denier.list();
		// Of a network without a rule of its own, those of its clients.
		const inside = rules.filter(rule => network && inRange(parseRange(rule.range)?.words ?? [], network));
		const isOwn = rules.some(rule => rule.range === range) || !isNetwork(range);
		const proposal = await denier.planUndo(isOwn ? [range] : inside.map(rule => rule.range));
		return {kind: 'planned', proposal, evidence: undefined, sharing: undefined};
	};

	/** The last hour of a log that has ended is its own. */
	const lastHour = (): Timestamp => Math.min(pipeline.history.newest() ?? Infinity, clock.now()) - hour;

	const planDeny = async (command: PlanDeny): Promise<DenyPlan> => {
		const {client, range, duration, reason, force} = command;
		const since = lastHour();
		const wide = parseRange(range);
		const narrow = parseRange(client);
		const {certainAt, writer, isRead} = (narrow && pipeline.reports.sharing(narrow, since)) ?? {};
		if (isRead === false) {
			const words = `no record of ${client} is read here yet, so nothing shows that it is no forgery; try again in a moment`;
			return {kind: 'impossible', words, byHand: []};
		}

		if (wide === undefined || certainAt === undefined) {
			const words = `no complete, unambiguous record names the client ${client}: it could be forged`;
			return {kind: 'impossible', words, byHand: []};
		}

		const network = isNetwork(client) ? coverNetwork(pipeline.reports.networkClients(wide), command.most) : undefined;
		if (network?.ranges.length === 0) {
			const words = `nobody of ${client} did more than pass with a warning: there is no attacker to deny`;
			return {kind: 'impossible', words, byHand: []};
		}

		try {
			const denier = await openFor(writer);
			const requests = await Promise.all(
				(network?.ranges ?? [range]).map(async each => {
					const sharing = await countSharing(each, since);
					return {range: each, duration, reason, force, sharing};
				}),
			);
			const sharing = network === undefined ? requests[0].sharing : await countSharing(range, since);
			const proposal = await denier.plan(requests);
			const time = formatNear(certainAt, clock.now(), pipeline.intake.zone().offset);
			const evidence = `a complete, unambiguous record of ${time} names ${network === undefined ? 'the client' : 'one of its clients'}`;
			const doubts = await doubtsOf(denier, writer);
			return {kind: 'planned', proposal, sharing, evidence, doubts, ...(network && {network: network.plan})};
		} catch (error) {
			return {kind: 'impossible', words: toSentence(error), byHand: network?.ranges ?? [range]};
		}
	};

	const countSharing = async (text: string, since: Timestamp): Promise<Sharing | undefined> => {
		const counted = await countClient?.(text, since);
		const range = parseRange(text);
		return counted === undefined ? range && pipeline.reports.sharing(range, since).sharing : toSharing(counted);
	};

	const doubtsOf = async ({nginx}: Denier, writer: RecordWriter | undefined): Promise<readonly string[]> =>
		nginx === undefined || writer === undefined
			? []
			: ((await findDoubts?.(writer, nginx, pipeline.history.newest())) ?? []);

	return {
		async plan(command) {
			const plan =
				command.task === 'deny'
					? await planDeny(command)
					: await planUndo(command.range).catch((error: unknown): DenyPlan => ({
							kind: 'impossible',
							words: toSentence(error),
							byHand: [],
						}));
			dispatch({kind: 'deny-planned', ticket: command.ticket, plan});
		},
		async apply({ticket, proposal}) {
			const denier = await open();
			const outcome = await change(async () => denier.apply(proposal));
			await refresh(denier);
			dispatch({kind: 'deny-done', ticket, outcome});
			void follow(denier, outcome);
		},
		async settled() {
			await changing;
		},
		async run(stop) {
			let nextExpiry = 0;
			while (!stop.aborted) {
				const writer = pipeline.reports.writer();
				try {
					const denier = await openFor(writer);
					const list = await refresh(denier);
					if (clock.now() >= nextExpiry) {
						nextExpiry = clock.now() + expiryInterval;
						await expire(denier, list);
					}
				} catch (error) {
					// No nginx here: the view of the list and `b` say so with what to do. It is looked for again, but not all the time.
					if (error instanceof NginxError) {
						pipeline.history.followDenyList({...noList, problem: toSentence(error)});
					} else {
						dispatch({kind: 'notice', text: `cannot watch the deny list: ${toSentence(error)}`});
					}

					// The first record may tell that the log is another server's.
					await sleep(writer === undefined ? 0 : expiryInterval, stop);
				}

				await sleep(listInterval, stop);
			}
		},
	};
}

/** Where none can be read. */
const noList: DenyList = {method: 'deny', file: '', rules: [], problem: undefined};

function describeExpiry(outcome: DenyOutcome): string {
	return outcome.kind === 'applied'
		? `deny rule expired: ${outcome.ranges.join(', ')}`
		: `cannot remove expired rules: ${outcome.kind === 'failed' ? outcome.words : outcome.kind}`;
}
