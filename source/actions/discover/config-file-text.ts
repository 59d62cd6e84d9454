import {readFileSync, statSync} from 'node:fs';
import {addProblem, type Findings} from './findings.ts';

/** No configuration is larger. */
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

		addProblem(findings, `${file} is not a regular file, or too large for a configuration`, 'name the log yourself');
	} catch (error) {
		noteUnreadable(file, (error as NodeJS.ErrnoException).code ?? '', findings);
	}

	return undefined;
}

function noteUnreadable(file: string, code: string, findings: Findings): void {
	if (code === 'EACCES' || code === 'EPERM') {
		findings.forbidden.add(file);
	} else {
		const why = code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : code;
		addProblem(findings, `cannot read ${file}: ${why}`, 'the logs that it names are skipped; name the log yourself');
	}
}
