import {type Glyphs} from '../views/drawing/glyphs.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {toHtml} from './html.ts';
import {toReportObject} from './json.ts';
import {toMarkdown} from './markdown.ts';
import {type Report} from './report.ts';
import {toDocument} from './to-document.ts';

/**
How a report is written down; the end of its file's name.
*/
export type ReportFormat = 'md' | 'html' | 'json';

/**
A report as the text of a file, with a newline at its end.
*/
export function renderReport(report: Report, format: ReportFormat, glyphs: Glyphs): string {
	switch (format) {
		case 'json':
			return `${toJsonLine(toReportObject(report))}\n`;
		case 'html':
			return toHtml(toDocument(report, glyphs));
		case 'md':
		default:
			return toMarkdown(toDocument(report, glyphs), glyphs);
	}
}
