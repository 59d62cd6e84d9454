import path from 'node:path';
import process from 'node:process';
import {createOutput} from '../actions/output.ts';
import {refuseExisting, writeNewFile} from '../actions/new-file.ts';
import {makeFolder} from '../files/make-folder.ts';
import {formatShippedRules, shippedRules} from '../alerts/shipped/shipped-rules.ts';
import {type DefaultRulesRequest} from '../settings/alerts-command-line.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {ExpectedError} from '../waf/expected-error.ts';
import {toSystemReason} from '../waf/system-reason.ts';

/**
Writes the rules that come with the program: to standard output as one stream of documents, or a file a rule into a folder, all of them or none. Returns the exit code.

@throws {ExpectedError} where a file of such a name is there, or the folder does not allow it.
*/
export async function writeDefaultRules({folder}: DefaultRulesRequest): Promise<number> {
	if (folder === undefined) {
		const output = createOutput(process.stdout, () => {});
		output.write(formatShippedRules());
		await output.whenRoom();
		return exitCodes.ok;
	}

	try {
		makeFolder(folder);
	} catch (error) {
		throw new ExpectedError('failed', `cannot make ${folder}: ${toSystemReason(error)}`, 'name another folder');
	}

	const files = shippedRules.map(({file, text}) => ({file: path.join(folder, file), text}));
	for (const {file} of files) {
		refuseExisting(file);
	}

	for (const {file, text} of files) {
		await writeNewFile(file, text);
	}

	return exitCodes.ok;
}
