import {readFileSync, statSync} from 'node:fs';
import {addProblem, type Findings} from './findings.ts';

/** More is no configuration. */
const mostBytes = 8 * 1024 * 1024;

/**
The text of a configuration file; where it cannot be had, the findings say so. Only a regular file is opened: a pipe would never end.
*/
export function readConfigText(file: string, findings: Findings): string | undefined {
	try {
		const status = statSync(file);
		if (status.isFile() && status.size <= mostBytes) {
			return readFileSync(file, 'utf8');
		}

		addProblem(findings, `${file} is no configuration file that can be read`, 'name the log yourself');
	} catch (error) {
		noteUnreadable(file, (error as NodeJS.ErrnoException).code ?? '', findings);
	}

	return undefined;
}

function noteUnreadable(file: string, code: string, findings: Findings): void {
	if (code === 'EACCES' || code === 'EPERM') {
		findings.forbidden.add(file);
	} else {
		const why = code === 'ENOENT' || code === 'ENOTDIR' ? 'it is not there' : code;
		addProblem(findings, `${file} could not be read: ${why}`, 'what it names is not looked at; name the log yourself');
	}
}
