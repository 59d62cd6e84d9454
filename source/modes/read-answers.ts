import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {type PrintedAnswers} from '../views/printed/answers-text.ts';

/**
What the view of what got through shows of all that was read; undefined without an access log. To be asked while lines can still be read again.
*/
export function readAnswers(
	settings: Settings,
	{access, reports, history, span}: Pipeline,
): PrintedAnswers | undefined {
	const report = access?.();
	const newest = history.newest();
	if (report === undefined || newest === undefined) {
		return undefined;
	}

	const {counts} = report;
	const from = span.since() ?? 0;
	const to = span.until() ?? Math.max(counts.to, newest) + 1000;
	const {through, totals} = reports.snapshot(settings.filter, {from, to}, {});
	return {access: report, through: through.groups(), since: totals.historyFrom > from ? totals.historyFrom : undefined};
}
