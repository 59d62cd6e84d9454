import {type Clock, type Milliseconds} from '../../waf/clock.ts';
import {type Message} from './message.ts';

export type ChannelOptions = Readonly<Record<string, unknown>>;

/**
One place that messages go to: a webhook, a mail server.
*/
export type Target = {
	/** The same for the same place, run after run. It may hold a secret. */
	readonly identity: string;

	/** Tells it from others of its kind, without a secret: a host, a file. */
	readonly label: string;

	/** Those of the rule, reduced to this place. */
	readonly options: ChannelOptions;
};

/**
What whoever runs waftop is asked to do or to say.
*/
export type ScreenSignal = {
	readonly kind: 'bell' | 'osc9' | 'osc777' | 'debug';
	readonly title: string;
	readonly text: string;
};

/**
What sending needs of the world.
*/
export type Surroundings = {
	readonly clock: Clock;

	/** Ends what is under way. */
	readonly stop: AbortSignal;

	/** How long one step may take where the options do not say. */
	readonly limit: Milliseconds;
	readonly show: (signal: ScreenSignal) => void;
};

/**
A kind of channel.
*/
export type ChannelKind = {
	/** What it opens stays open until the end of the alert is told to it, too. Others are not told of an end. */
	readonly hearsEnds?: boolean;

	/**
	Where the options lead to.

	@throws {DeliveryError} where they lead nowhere.
	*/
	targets(options: ChannelOptions): readonly Target[];

	/**
	Sends once, and returns what became of it, in a few words that begin with a verb: `sent to HOST, which answered 200 ok`.

	@throws {DeliveryError}
	*/
	send(message: Message, options: ChannelOptions, surroundings: Surroundings): Promise<string>;
};
