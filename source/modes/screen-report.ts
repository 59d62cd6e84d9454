import packageFile from '../../package.json' with {type: 'json'};
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {createTallies} from '../questions/tallies.ts';
import {type Asked, makeReport} from '../report/report.ts';
import {renderReport, type ReportFormat} from '../report/render.ts';
import {unicodeGlyphs} from '../views/drawing/glyphs.ts';
import {type Timestamp} from '../waf/clock.ts';
import {formatFilter} from '../waf/filter/filter-text.ts';

/**
What a report of the screen is made of.
*/
export type ReportPipeline = {
	readonly intake: Pick<Pipeline['intake'], 'zone' | 'counts'>;
	readonly history: Pick<Pipeline['history'], 'slotOf' | 'isOnlyDenials'>;
	readonly reports: Pick<Pipeline['reports'], 'findings' | 'summarizer'>;
};

export type ReportWish = {
	readonly format: ReportFormat;
	readonly revealed: boolean;

	/** The rows are fewer than those of the picture. */
	readonly only: Asked['only'];
	readonly made: Timestamp;
};

/**
The report of some rows of a picture that was on the screen: an empty text for each row that is counted, then the report as one. Between two of them keys can be answered.
*/
export function* writeScreenReport(
	{intake, history, reports}: ReportPipeline,
	picture: Snapshot,
	rows: Float64Array,
	{format, revealed, only, made}: ReportWish,
): Generator<string> {
	const tallies = createTallies();
	const summarizer = reports.summarizer(tallies);
	const findings = reports.findings(revealed);
	let counted = 0;
	for (const row of rows) {
		const slot = history.slotOf(row);
		if (slot !== undefined) {
			summarizer.add(slot, 1);
			findings.add(slot, 1);
			counted++;
		}

		yield '';
	}

	const {totals, sources, gaps, denials} = picture;
	const {question, unit, all} = totals;
	const summary = tallies.finish(intake.counts(), intake.zone(), history.isOnlyDenials());
	const asked = {
		version: packageFile.version,
		made,
		sources: sources.map(({name}) => name),
		isIndex: sources.some(({poll}) => poll !== undefined),
		since: question.from,
		until: question.to,
		filter: formatFilter(question.filter),
		only,
		showSecrets: revealed,
	};
	const report = makeReport(asked, summary, findings, {
		gaps,
		lost: sources.flatMap(({is, name, why}) => (is === 'lost' ? [{name, why}] : [])),
		denials: (denials?.rules ?? []).map(status => ({
			...status.rule,
			time: status.rule.since,
			method: denials?.list.method ?? '',
			ended: undefined,
			status,
		})),
		answers:
			only === undefined && picture.access !== undefined
				? {access: picture.access, through: picture.through.groups(), since: undefined}
				: undefined,
		// A transaction is told from several rule matches only where transactions are counted.
		missing: Math.max(rows.length - counted, unit === 'transactions' && only === undefined ? all.value - counted : 0),
	});
	yield renderReport(report, format, unicodeGlyphs);
}
