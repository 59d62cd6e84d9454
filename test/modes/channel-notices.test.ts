import {expect, test} from 'vitest';
import {createChannelNotices} from '../../source/modes/channel-notices.ts';

test('a channel that goes down is said once, and once that it works again', () => {
	const said: string[] = [];
	const notice = createChannelNotices(words => said.push(words));
	const channel = {name: 'post', sent: 0, lost: 0};
	const down = {...channel, state: 'down', waiting: 2, problem: 'connection refused'} as const;
	const works = {...channel, state: 'ok', waiting: 0, problem: undefined} as const;
	for (const status of [works, down, {...down, waiting: 3}, works, works, down]) {
		notice([status]);
	}

	expect(said).toEqual([
		'the channel post is down, 2 waiting: connection refused',
		'the channel post works again',
		'the channel post is down, 2 waiting: connection refused',
	]);
});
