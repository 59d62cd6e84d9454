import {type ChannelKind, type ScreenSignal} from './channel.ts';
import {toInertText} from './inert-text.ts';
import {toText, toTitle} from './message-text.ts';

/** Of a notification: what is longer is not shown anyway. */
const longestTitle = 200;
const longestText = 400;
const longestDebug = 4000;

/**
What is only handed to the screen, which decides how it is done: the bell, a notification of the terminal, a line of `debug`.
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
			return 'handed to the screen';
		},
	};
}
