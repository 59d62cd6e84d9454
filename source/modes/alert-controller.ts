import {type Trail} from '../actions/trail/trail.ts';
import {type Command} from '../screen/command.ts';
import {type Message} from '../screen/message.ts';
import {formatNear} from '../views/drawing/format-time.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type Clock, type Milliseconds, type Timestamp} from '../waf/clock.ts';

/**
What a person can do about alerts, of whatever evaluates the rules.
*/
export type AnswerableAlerts = {
	/** False where the alert is not remembered. */
	acknowledge(id: string, by: string, at: Timestamp): boolean;
	snooze(rule: string, until: Timestamp | undefined): void;
};

export type AlertControllerOptions = {
	/** Undefined: no rules are evaluated. */
	readonly alerts: AnswerableAlerts | undefined;
	readonly trail: Trail;
	readonly by: string;
	readonly clock: Clock;

	/** What the log's times are ahead of UTC now. */
	readonly offset: () => Milliseconds;
	readonly dispatch: (message: Message) => void;
};

type AlertCommand = Extract<Command, {kind: 'acknowledge-alert' | 'snooze-rule'}>;

/**
Carries out what the screen asks about alerts, with a note of it in the investigator's log.
*/
export type AlertController = {
	answer(command: AlertCommand): Promise<void>;

	/** Settles when nothing is half noted. */
	settled(): Promise<void>;
};

export function createAlertController(options: AlertControllerOptions): AlertController {
	const {alerts, trail, by, clock, offset, dispatch} = options;
	let noting: Promise<unknown> = Promise.resolve();

	const tell = async (text: string, note: Parameters<Trail['note']>[0]): Promise<void> => {
		const noted = trail.note(note);
		noting = noted;
		const words = [text, await noted].filter(word => word !== undefined);
		dispatch({kind: 'notice', text: words.join('; ')});
	};

	return {
		async answer(command) {
			const now = clock.now();
			if (command.kind === 'acknowledge-alert') {
				const {event} = command;
				const isKnown = alerts?.acknowledge(event, by, now) === true;
				await tell(isKnown ? 'acknowledged' : 'not acknowledged: this alert is no longer remembered', {
					action: 'acknowledge',
					outcome: isKnown ? 'applied' : 'failed',
					event,
				});
				return;
			}

			const {rule, until} = command;
			alerts?.snooze(rule, until);
			await tell(
				until === undefined
					? `${rule}: no longer snoozed`
					: `${rule}: snoozed until ${formatNear(until, now, offset())}`,
				{
					action: 'snooze',
					outcome: alerts === undefined ? 'failed' : 'applied',
					rule,
					until: until === undefined ? undefined : formatInstant(until),
				},
			);
		},
		async settled() {
			await noting;
		},
	};
}
