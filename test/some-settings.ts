import {type Settings} from '../source/settings/settings.ts';
import {hour, minute} from '../source/waf/clock.ts';

/**
Settings that name no file and no server, with what a test wants of them.
*/
export function someSettings(given: Partial<Settings> = {}): Settings {
	return {
		mode: 'screen',
		json: false,
		demo: false,
		files: [],
		standardInput: false,
		accessLogs: [],
		accessFormats: [],
		unseen: false,
		auditStorage: undefined,
		geoip: [],
		alerts: [],
		alertDefaults: {},
		failOn: [],
		discovered: undefined,
		follow: true,
		since: undefined,
		until: undefined,
		zoneOffset: 0,
		filter: [],
		window: 15 * minute,
		theme: 'default',
		ascii: false,
		copying: false,
		notes: [],
		showSecrets: false,
		readOnly: false,
		deny: {
			method: 'auto',
			file: undefined,
			nginx: undefined,
			reload: undefined,
			duration: hour,
			allow: [],
			overwrittenHeaders: [],
			hosts: [],
			command: undefined,
			undoCommand: undefined,
		},
		elastic: undefined,
		...given,
	};
}
