import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Carried} from '../screen/carried.ts';
import {maskDetail} from '../secrets/mask.ts';
import {toCarried} from '../views/detail/carried-text.ts';

/**
Reads from the log what some transactions carried, as many as there is time for and at least one; undefined where their text is gone. Secrets are masked unless they are to be shown.
*/
export function readCarried(
	rows: readonly number[],
	{history, reports}: Pick<Pipeline, 'history' | 'reports'>,
	showSecrets: boolean,
	isLate: () => boolean,
): ReadonlyMap<number, Carried | undefined> {
	const read = new Map<number, Carried | undefined>();
	for (const row of rows) {
		if (read.size > 0 && isLate()) {
			break;
		}

		const slot = history.slotOf(row);
		const detail = slot === undefined ? undefined : reports.detail(slot);
		const shown = detail === undefined || showSecrets ? detail : maskDetail(detail);
		read.set(row, shown && toCarried(shown));
	}

	return read;
}
