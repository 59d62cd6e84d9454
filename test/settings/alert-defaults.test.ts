import {expect, test} from 'vitest';
import {parseConfigText} from '../../source/settings/config-text.ts';
import {mainOptions} from '../../source/settings/options.ts';
import {formatConfig} from '../../source/settings/print-config.ts';
import {findEffective} from '../../source/settings/resolve-settings.ts';

const read = (text: string) =>
	mainOptions.alertDefaults.read(parseConfigText(text, 'config.yaml').get(mainOptions.alertDefaults), 0);

test('what all rules share is a mapping of anything', () => {
	expect(
		read('alert_defaults:\n  smtp_host: mail.example\n  realert: {minutes: 5}\n  email: [a@example.org]\n'),
	).toEqual({
		smtp_host: 'mail.example',
		realert: {minutes: 5},
		email: ['a@example.org'],
	});
	expect(read('window: 5m\n')).toEqual({});
});

test('another value is refused with its line', () => {
	expect(() => read('window: 5m\nalert_defaults: [a]\n')).toThrow('config.yaml:2: alert_defaults must be a mapping');
	expect(() =>
		mainOptions.alertDefaults.read({texts: ['[]'], label: 'WAFTOP_ALERT_DEFAULTS', from: 'environment'}, 0),
	).toThrow('WAFTOP_ALERT_DEFAULTS: not a mapping');
});

test('it may hold secrets, so --print-config does not show it', () => {
	const given = parseConfigText('alert_defaults: {slack_webhook_url: https://hooks.example/secret}\n', 'config.yaml');
	expect(formatConfig(findEffective(new Map(), {}, given, 0))).not.toContain('hooks.example');
});
