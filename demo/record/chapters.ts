import {makeBackgroundChapter} from './chapters/background.ts';
import {makeBurstChapter} from './chapters/burst.ts';
import {makeCrossSiteScriptingChapter} from './chapters/cross-site-scripting.ts';
import {makeDetectedChapter} from './chapters/detected.ts';
import {makeScannerChapter} from './chapters/scanner.ts';
import {makeSqlInjectionChapter} from './chapters/sql-injection.ts';
import {makeTraversalChapter} from './chapters/traversal-and-commands.ts';
import {type Chapter} from './script.ts';

/**
The chapters of the demo in their order.
*/
export function makeChapters(): Chapter[] {
	return [
		makeBackgroundChapter(),
		makeScannerChapter(),
		makeSqlInjectionChapter(),
		makeCrossSiteScriptingChapter(),
		makeTraversalChapter(),
		makeBurstChapter(),
		makeDetectedChapter(),
	];
}
