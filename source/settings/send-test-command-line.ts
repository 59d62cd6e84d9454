import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop alerts send-test` was asked for: a message by one channel, as the rules of the settings have it.
*/
export type SendTestRequest = {
	readonly kind: 'send-test';
	readonly channel: string;
	readonly rules: Pick<Settings, 'alerts' | 'alertDefaults'>;
};

/**
Reads what is left of it: `CHANNEL [RULE…]`; without rules those of `--alerts`.

@throws {UsageError}
*/
export function readSendTestCommand(
	[channel, ...rules]: readonly string[],
	{alerts, alertDefaults}: Pick<Settings, 'alerts' | 'alertDefaults'>,
): SendTestRequest {
	if (channel === undefined) {
		throw new UsageError(
			'alerts send-test: no channel named',
			'for example: waftop alerts send-test slack /etc/waftop/rules/through.yaml',
		);
	}

	const named = rules.length > 0 ? rules : alerts;
	if (named.length === 0) {
		throw new UsageError(
			'alerts send-test: no rule named',
			'name rule files behind the channel, or a folder with --alerts',
		);
	}

	return {kind: 'send-test', channel, rules: {alerts: named, alertDefaults}};
}
