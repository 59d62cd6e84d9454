import process from 'node:process';
import {SourceError} from '../source-error.ts';

/**
That a path could not be opened since too many files are open: how many may be, and how to raise that. The whole stands in the message, since of a log that is lost while it is followed only that is shown.

@param code EMFILE: of this process. ENFILE: of the whole machine.
*/
export function explainTooMany(path: string, code: 'EMFILE' | 'ENFILE', cause: unknown): SourceError {
	const limit = code === 'EMFILE' ? readLimit() : undefined;
	const [whose, advice] =
		code === 'ENFILE'
			? ['on this machine', 'raise fs.file-max with sysctl']
			: [
					limit === undefined ? 'in this process' : `in this process, which may have ${limit}`,
					'raise the limit with ulimit -n as root, or LimitNOFILE= in a systemd unit',
				];
	return new SourceError(
		'unreadable',
		`cannot open ${path}: too many open files ${whose}; ${advice}`,
		'or name fewer logs',
		{cause},
	);
}

/** Asked of the system itself: no file can be opened to look it up. */
function readLimit(): string | undefined {
	type Report = {readonly userLimits?: {readonly open_files?: {readonly soft?: number | string}}};
	// Without it the report looks up the names of addresses.
	Object.assign(process.report, {excludeNetwork: true});
	const {userLimits} = process.report.getReport() as Report;
	const soft = userLimits?.open_files?.soft;
	return soft === undefined ? undefined : String(soft);
}
