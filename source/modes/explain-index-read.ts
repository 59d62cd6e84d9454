import process from 'node:process';
import {readIndexContents} from '../elastic/index-contents.ts';
import {isElasticError} from '../elastic/elastic-error.ts';
import {findNearestShape} from '../elastic/nearest-shape.ts';
import {maskText} from '../secrets/mask.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {explainIndex, explainTimeless} from '../views/printed/nothing-in-index.ts';
import {second} from '../waf/clock.ts';
import {type LineCounts} from '../waf/line-counts.ts';
import {type IndexConnection} from './connect-index.ts';

/**
Says on standard error why an index showed nothing, and which of its documents cannot be read. Returns the exit code: an index without a record that is known is as good as unreadable.
*/
export async function explainIndexRead(
	{elastic, settings, session, view}: IndexConnection,
	lines: Readonly<LineCounts>,
	showSecrets: boolean,
): Promise<number> {
	const stop = AbortSignal.timeout(20 * second);
	const {index} = settings;
	try {
		const seen = await view(stop);
		const {newest, ...contents} = await readIndexContents(elastic, seen, {index, session}, stop);
		const text = JSON.stringify(newest?.source ?? {});
		const searched = {
			...contents,
			index,
			server: elastic.name,
			timeField: seen.timeField,
			newest: newest && {index: newest.index, text: showSecrets ? text : maskText(text)},
			nearest: newest && findNearestShape(newest.source),
		};
		const explanation = explainIndex(lines, searched);
		for (const sentence of [explanation?.sentence, explainTimeless(searched)]) {
			if (sentence !== undefined) {
				process.stderr.write(`waftop: ${sentence}\n`);
			}
		}

		return explanation?.isForeign === true ? exitCodes.source : exitCodes.ok;
	} catch (error) {
		// What was read is printed; that the server does not say more changes nothing.
		if (isElasticError(error)) {
			return exitCodes.ok;
		}

		throw error;
	}
}
