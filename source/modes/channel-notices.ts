import {type ChannelStatus} from '../waf/alerts-status.ts';

/**
Says when a channel goes down and when it works again, each once: whoever reads the journal of a service must see that nobody is told.
*/
export function createChannelNotices(say: (words: string) => void): (channels: readonly ChannelStatus[]) => void {
	const down = new Set<string>();
	return channels => {
		for (const {name, state, problem, waiting} of channels) {
			if (state === 'down' && !down.has(name)) {
				down.add(name);
				say(`the channel ${name} is down, ${waiting} waiting: ${problem ?? 'no answer'}`);
			} else if (state === 'ok' && down.delete(name)) {
				say(`the channel ${name} works again`);
			}
		}
	};
}
