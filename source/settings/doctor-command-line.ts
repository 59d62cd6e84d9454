import {doctorOptions, type FailingSeverity} from './doctor-options.ts';
import {elasticOptions} from './elastic-options.ts';
import {type Given, type Option} from './option.ts';
import {readValues} from './options.ts';
import {type ElasticSettings, type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop doctor` was asked for.
*/
export type DoctorRequest = {
	readonly kind: 'doctor';

	/** The folder that stands for `/`; absolute. */
	readonly root: string;
	readonly json: boolean;
	readonly failOn: FailingSeverity;

	/** The index that is to have what the logs have, and how these are read; without files, those that the configuration names. */
	readonly compare: {readonly settings: Settings; readonly elastic: ElasticSettings} | undefined;
};

/**
Reads what is left of `doctor`.

@param elastic The search server of flags, environment and settings file: asked only where a flag names it.
@throws {UsageError}
*/
export function readDoctorCommand(
	settings: Settings,
	elastic: ElasticSettings | undefined,
	given: ReadonlyMap<Option, Given>,
	now: number,
): DoctorRequest {
	const {root, json, failOn} = readValues(doctorOptions, given, now);
	const isNamed = given.has(elasticOptions.nodes) || given.has(elasticOptions.cloudId);
	const compare = isNamed && elastic !== undefined ? {settings, elastic} : undefined;
	const [unexpected] = settings.files;
	if (unexpected !== undefined && compare === undefined) {
		throw new UsageError(
			`doctor: unexpected argument ${unexpected}`,
			'it finds logs by the configuration; with --es URL a log is compared with an index',
		);
	}

	if (compare !== undefined && root !== '/') {
		throw new UsageError('--root and --es cannot be used together', 'an index is compared with a log of this machine');
	}

	return {kind: 'doctor', root, json, failOn: failOn.at(-1) ?? 'warn', compare};
}
