import {createHash} from 'node:crypto';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {type Alerter, listAlerters} from '../../waf/alerters.ts';
import {type ChannelStatus} from '../../waf/alerts-status.ts';
import {type Clock, type Milliseconds, second} from '../../waf/clock.ts';
import {type Notice} from '../../waf/notice.ts';
import {loadChannelKind} from './channel-kinds.ts';
import {type ChannelOptions, type Surroundings, type Target} from './channel.ts';
import {type Delivery, startDelivery, type Wait} from './delivery.ts';
import {toMessage} from './message.ts';
import {openQueueFile} from './queue-file.ts';

/**
The ways by which people are told.
*/
export type Channels = {
	/**
	Tells by all channels that the notice's options name, of an end by those where something would stay open, and returns how many that are. Settles once the message is kept, so that a kill does not lose it; a notice whose id is known is not told again.
	*/
	tell(notice: Notice): Promise<number>;

	/** The same array while nothing of it has changed. */
	statuses(): readonly ChannelStatus[];

	/** Settles when all is sent that can be now; what waits for a receiver that is down stays on the disk. */
	idle(): Promise<void>;

	/** Ends what is under way; what was not sent is sent by the next run. */
	close(): Promise<void>;
};

/**
What channels need of the world.
*/
export type ChannelTools = {
	/** Where what waits is kept: of this set of rules alone, since each process that has the folder sends what lies in it. */
	readonly stateFolder: string;
	readonly clock: Clock;
	readonly wait: Wait;

	/** Takes what is for whoever runs waftop: bell, notification, the text of `debug`. */
	readonly show?: Surroundings['show'];

	/** Channels that are not there, whatever a rule says. */
	readonly leaveOut?: ReadonlySet<string>;

	/** How long one step of sending may take where a rule does not say. */
	readonly limit?: Milliseconds;
};

type Channel = {
	readonly kind: string;
	readonly label: string;
	readonly hearsEnds: boolean;
	readonly delivery: Delivery;

	/** By rule. */
	readonly options: Map<string, ChannelOptions>;
};

const usualLimit = 10 * second;

/**
Opens the channels that rules name, and goes on with what an earlier run could not send.

@param rules The options of each rule.
*/
export async function openChannels(
	rules: ReadonlyArray<{readonly name: string; readonly options: ChannelOptions}>,
	tools: ChannelTools,
): Promise<Channels> {
	const channels = new Map<string, Promise<Channel>>();
	const opened: Channel[] = [];
	const refused = new Map<string, ChannelStatus>();
	let known: readonly ChannelStatus[] | undefined;
	const onChange = (): void => {
		known = undefined;
	};

	const refuse = (name: string, problem: string, lost: number): void => {
		const before = refused.get(name)?.lost ?? 0;
		refused.set(name, {name, state: 'down', waiting: 0, sent: 0, lost: before + lost, problem});
		onChange();
	};

	const open = async (kind: string, target: Target, rule: string): Promise<Channel | undefined> => {
		const loaded = await loadChannelKind(kind);
		if (loaded === undefined) {
			return undefined;
		}

		const digest = createHash('sha256').update(target.identity).digest('hex').slice(0, 16);
		const key = `${kind}-${digest}`;
		let channel = channels.get(key);
		if (channel === undefined) {
			const options = new Map([[rule, target.options]]);
			channel = openQueueFile(path.join(tools.stateFolder, `${key}.jsonl`)).then(queue => {
				const delivery = startDelivery({
					...tools,
					kind: loaded,
					queue,
					limit: tools.limit ?? usualLimit,
					show: tools.show ?? (() => undefined),
					optionsFor: message => options.get(message.rule) ?? [...options.values()][0],
					onChange,
				});
				const made = {kind, label: target.label, hearsEnds: loaded.hearsEnds === true, delivery, options};
				opened.push(made);
				onChange();
				return made;
			});
			channels.set(key, channel);
		}

		const made = await channel;
		made.options.set(rule, target.options);
		return made;
	};

	const find = async (rule: string, options: ChannelOptions, lost: number): Promise<readonly Channel[]> => {
		const found = new Set<Channel>();
		for (const alerter of listAlerters(options).filter(({name}) => tools.leaveOut?.has(name) !== true)) {
			for (const target of await toTargets(alerter, problem => refuse(alerter.name, problem, lost))) {
				const channel = await open(alerter.name, target, rule);
				if (channel !== undefined) {
					found.add(channel);
				}
			}
		}

		return [...found];
	};

	for (const {name, options} of rules) {
		await find(name, options, 0);
	}

	const left = await listLeft(tools.stateFolder, new Set(channels.keys()), tools.leaveOut);

	return {
		async tell(notice) {
			const message = toMessage(notice);
			const named = await find(message.rule, notice.options, 1);
			const found = notice.kind === 'alert' ? named : named.filter(({hearsEnds}) => hearsEnds);
			await Promise.all(found.map(async ({delivery}) => delivery.take(message)));
			return found.length;
		},
		statuses() {
			known ??= [
				...opened.map(channel => channel.delivery.status(nameOf(channel, opened))),
				...refused.values(),
				...[...left].filter(([key]) => !channels.has(key)).map(([, status]) => status),
			];
			return known;
		},
		async idle() {
			await Promise.all(opened.map(async ({delivery}) => delivery.idle()));
		},
		async close() {
			await Promise.all(opened.map(async ({delivery}) => delivery.close()));
		},
	};
}

/** What waits for a place that no rule names any more: it stays, for the rule may come back. */
async function listLeft(
	folder: string,
	used: ReadonlySet<string>,
	leftOut?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ChannelStatus>> {
	const names = await readdir(folder).catch(() => []);
	const left = new Map<string, ChannelStatus>();
	for (const name of names.filter(each => each.endsWith('.jsonl') && !used.has(each.slice(0, -6)))) {
		const kind = name.replace(/-[\da-f]+\.jsonl$/, '');
		if (leftOut?.has(kind) === true) {
			continue;
		}

		const queue = await openQueueFile(path.join(folder, name));
		const {size: waiting} = queue;
		await queue.close();
		if (waiting > 0) {
			const problem = 'no rule names it any more; what waits is kept';
			left.set(name.slice(0, -6), {
				name: kind,
				state: 'down',
				waiting,
				sent: 0,
				lost: 0,
				problem,
			});
		}
	}

	return left;
}

/** Where it cannot be said where to, the rest of the rule's channels is told all the same. */
async function toTargets({name, options}: Alerter, refuse: (problem: string) => void): Promise<readonly Target[]> {
	const kind = await loadChannelKind(name);
	try {
		return kind?.targets(options) ?? [];
	} catch (error) {
		refuse((error as Error).message);
		return [];
	}
}

/** The name of its kind, and where there are several, which. */
function nameOf(channel: Channel, all: readonly Channel[]): string {
	const alike = all.filter(({kind}) => kind === channel.kind);
	if (alike.length === 1) {
		return channel.kind;
	}

	const same = alike.filter(({label}) => label === channel.label);
	const number = same.length === 1 ? '' : ` #${same.indexOf(channel) + 1}`;
	return `${channel.kind} ${channel.label}${number}`;
}
