import {type ChannelKind} from './channel.ts';

/** Each with what it needs, loaded only where a rule names it. */
const loaders: Readonly<Record<string, () => Promise<ChannelKind>>> = {
	post: async () => (await import('./generic-post.ts')).genericPost,
	slack: async () => (await import('./slack.ts')).slack,
};

/**
The kind of channel that a rule names; undefined where there is none of that name.
*/
export async function loadChannelKind(name: string): Promise<ChannelKind | undefined> {
	return Object.hasOwn(loaders, name) ? loaders[name]() : undefined;
}
