import {doctorOptions, type FailingSeverity} from './doctor-options.ts';
import {type Given, type Option} from './option.ts';
import {readValues} from './options.ts';
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
};

/**
Reads what is left of `doctor`.

@throws {UsageError}
*/
export function readDoctorCommand(
	[unexpected]: readonly string[],
	given: ReadonlyMap<Option, Given>,
	now: number,
): DoctorRequest {
	if (unexpected !== undefined) {
		throw new UsageError(
			`doctor: unexpected argument ${unexpected}`,
			'it finds logs by the configuration; a copy of another machine is examined with --root DIR',
		);
	}

	const {root, json, failOn} = readValues(doctorOptions, given, now);
	return {kind: 'doctor', root, json, failOn: failOn.at(-1) ?? 'warn'};
}
