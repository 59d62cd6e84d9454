import {type Timestamp} from './clock.ts';

/**
How a rule stands: nothing found lately; matches that wait to be told together; alerted, and still matching; matching, and held back; silenced by a person, whatever it finds; not run.
*/
export type RuleState = 'quiet' | 'pending' | 'firing' | 'suppressed' | 'snoozed' | 'off';

/**
A rule as it stands.
*/
export type RuleStatus = {
	readonly name: string;
	readonly type: string;
	readonly state: RuleState;

	/** Matches since the start, those of an earlier run of this state included. */
	readonly matches: number;
	readonly alerts: number;
	readonly suppressed: number;
	readonly lastMatch: Timestamp | undefined;
	readonly lastAlert: Timestamp | undefined;

	/** When it may alert next: the end of its silence, or of its gathering; undefined: at once. */
	readonly nextPossible: Timestamp | undefined;

	/** Until when a person has silenced it; undefined: nobody has. */
	readonly snoozedUntil: Timestamp | undefined;

	/** What is wrong or was left out, in one sentence; undefined where nothing is. */
	readonly note: string | undefined;
};

/**
Something that happened to a rule, as people see it.
*/
export type AlertEvent = {
	/** The same at each try to tell it, and after a restart. */
	readonly id: string;
	readonly kind: 'alert' | 'resolved';
	readonly rule: string;
	readonly at: Timestamp;
	readonly key: string | undefined;
	readonly subject: string;
	readonly matches: number;

	/** The span of its transactions' times. */
	readonly since: Timestamp;
	readonly until: Timestamp;

	/** Ids of the transactions that made it, as far as they have one; the first hundred. */
	readonly transactions: readonly string[];

	/** Others made it, too, that are not named. */
	readonly isPart?: boolean;

	/** What of its key a filter can ask for. */
	readonly keys?: {readonly client?: string; readonly host?: string; readonly category?: string} | undefined;
	readonly acknowledged: {readonly by: string; readonly at: Timestamp} | undefined;
};

/**
Whether people were told of an event: it was handed to at least one channel; it was over before waftop came; its rule has no channel that is there; nothing is sent by this process, or of an end.
*/
export type Telling = 'sent' | 'over' | 'no channel' | 'unsent';

/**
Where alerts go to: one channel of the rules.
*/
export type ChannelStatus = {
	readonly name: string;
	readonly state: 'ok' | 'down';

	/** Alerts that wait for it. */
	readonly waiting: number;
	readonly sent: number;

	/** Alerts that were given up. */
	readonly lost: number;

	/** Why the last try failed; undefined where it did not. */
	readonly problem: string | undefined;
};

/**
All that the screen says of alerts. The same object while nothing of it has changed.
*/
export type AlertsStatus = {
	readonly rules: readonly RuleStatus[];

	/** Newest first, a few hundred at most. */
	readonly events: readonly AlertEvent[];
	readonly channels: readonly ChannelStatus[];

	/** Transactions that were read and wait to be evaluated; 0 while there are few. */
	readonly behind: number;

	/** Rules that are firing, neither snoozed nor acknowledged. */
	readonly firing: number;

	/** The process that keeps and tells of these rules in place of this one; undefined: none does. */
	readonly toldBy?: string | undefined;
};

/**
What is said where no rules are given.
*/
export const noAlerts: AlertsStatus = {rules: [], events: [], channels: [], behind: 0, firing: 0};
