import {type Trail} from '../actions/trail/trail.ts';
import {type Command} from '../screen/command.ts';
import {type Message} from '../screen/message.ts';
import {readSnooze} from '../screen/snooze-time.ts';
import {formatNear} from '../views/drawing/format-time.ts';
import {type AlertsStatus} from '../waf/alerts-status.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type Clock, type Milliseconds, type Timestamp} from '../waf/clock.ts';

/**
What a person can do about alerts, of whatever evaluates the rules.
*/
export type AnswerableAlerts = {
	/** False where the alert is not remembered. */
	acknowledge(id: string, by: string, at: Timestamp): boolean;
	snooze(rule: string, until: Timestamp | undefined): void;
	status(): Pick<AlertsStatus, 'toldBy'>;
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

type AlertCommand = Extract<Command, {kind: 'acknowledge-alerts' | 'snooze-rule'}>;

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

	const tell = async (text: string, ...notes: ReadonlyArray<Parameters<Trail['note']>[0]>): Promise<void> => {
		const noted = Promise.all(notes.map(async note => trail.note(note)));
		noting = noted;
		// Why one could not be noted is said once.
		const other = alerts?.status().toldBy;
		const alone = other === undefined ? undefined : `on this screen alone: ${other} goes on telling`;
		// A long name is cut, and may be: it stands in its row.
		const words = [alone, text, (await noted).find(problem => problem !== undefined)].filter(
			word => word !== undefined,
		);
		dispatch({kind: 'notice', text: words.join('; ')});
	};

	return {
		async answer(command) {
			const now = clock.now();
			if (command.kind === 'acknowledge-alerts') {
				const {events} = command;
				const known = new Set(events.filter(event => alerts?.acknowledge(event, by, now) === true));
				await tell(
					describeAcknowledged(known.size, events.length),
					...events.map(event => ({
						action: 'acknowledge' as const,
						outcome: known.has(event) ? ('applied' as const) : ('failed' as const),
						event,
					})),
				);
				return;
			}

			const {rule} = command;
			const read = command.until === undefined ? undefined : readSnooze(command.until, now, offset());
			const until = read !== undefined && 'until' in read ? read.until : undefined;
			alerts?.snooze(rule, until);
			await tell(
				until === undefined
					? `no longer snoozed: ${rule}`
					: `snoozed until ${formatNear(until, now, offset())}: ${rule}`,
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

function describeAcknowledged(known: number, asked: number): string {
	const gone = asked - known;
	return known === 0
		? `not acknowledged: ${asked === 1 ? 'this alert is' : 'these alerts are'} no longer remembered`
		: `${known === 1 ? 'acknowledged' : `${known} alerts acknowledged`}${gone === 0 ? '' : `; ${gone} no longer remembered`}`;
}
