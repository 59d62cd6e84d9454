import {findLoginName} from '../actions/trail/login-name.ts';
import {createTrail, findTrailFile} from '../actions/trail/trail.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Message} from '../screen/message.ts';
import {type Settings} from '../settings/settings.ts';
import {type AlertController, type AnswerableAlerts, createAlertController} from './alert-controller.ts';

/**
Hands out whoever carries out what a person does about alerts. In a demo nothing is noted.
*/
export function openAlerter(
	{demo}: Settings,
	{intake}: Pick<Pipeline, 'intake'>,
	alerts: AnswerableAlerts | undefined,
	dispatch: (message: Message) => void,
): AlertController {
	const by = findLoginName();
	return createAlertController({
		alerts,
		trail: demo ? {note: async () => undefined} : createTrail(findTrailFile(), by, clock),
		by,
		clock,
		offset: () => intake.zone().offset,
		dispatch,
	});
}
