import {type ChannelKind} from './channel.ts';

/** Each with what it needs, loaded only where a rule names it. */
const loaders: Readonly<Record<string, () => Promise<ChannelKind>>> = {
	alertmanager: async () => (await import('./alertmanager.ts')).alertmanager,
	bell: async () => (await import('./screen-signals.ts')).toScreenChannel('bell'),
	command: async () => (await import('./command.ts')).command,
	debug: async () => (await import('./screen-signals.ts')).toScreenChannel('debug'),
	discord: async () => (await import('./discord.ts')).discord,
	email: async () => (await import('./email.ts')).email,
	file: async () => (await import('./append-file.ts')).appendFile,
	mattermost: async () => (await import('./mattermost.ts')).mattermost,
	ms_power_automate: async () => (await import('./teams.ts')).powerAutomate,
	ms_teams: async () => (await import('./teams.ts')).teams,
	osc777: async () => (await import('./screen-signals.ts')).toScreenChannel('osc777'),
	osc9: async () => (await import('./screen-signals.ts')).toScreenChannel('osc9'),
	pagerduty: async () => (await import('./pagerduty.ts')).pagerduty,
	post: async () => (await import('./generic-post.ts')).genericPost,
	post2: async () => (await import('./templated-post.ts')).templatedPost,
	slack: async () => (await import('./slack.ts')).slack,
	syslog: async () => (await import('./syslog.ts')).syslog,
	telegram: async () => (await import('./telegram.ts')).telegram,
};

/**
The kind of channel that a rule names; undefined where there is none of that name.
*/
export async function loadChannelKind(name: string): Promise<ChannelKind | undefined> {
	return Object.hasOwn(loaders, name) ? loaders[name]() : undefined;
}
