import {type ChannelKind, type ScreenSignal} from './channel.ts';
import {toInertText} from './inert-text.ts';
import {toText, toTitle} from './message-text.ts';

/** Of a notification: what is longer is not shown anyway. */
const longestTitle = 200;
const longestText = 400;
const longestDebug = 4000;

const answers: Readonly<Record<ScreenSignal['kind'], string>> = {
	bell: 'rung in this terminal, as the screen rings it; waftop watch has no bell',
	debug: 'printed on standard error, as waftop watch prints it; on the screen it stands in view 0',
	osc777: 'written to this terminal, as the screen writes it; waftop watch does not',
	osc9: 'written to this terminal, as the screen writes it; waftop watch does not',
};

/**
What is handed to whoever runs waftop, who decides how it is done: the bell, a notification of the terminal, the text of `debug`.
*/
export function toScreenChannel(kind: ScreenSignal['kind']): ChannelKind {
	return {
		targets: options => [{identity: kind, label: kind, options}],
		async send(message, _options, {show}) {
			show({
				kind,
				title: toTitle(message, longestTitle, toInertText),
				text: toText(message, kind === 'debug' ? longestDebug : longestText, toInertText),
			});
			return answers[kind];
		},
	};
}
