import {type Pipeline} from '../pipeline/pipeline.ts';
import {createSourceNotices} from './source-notices.ts';
import {showProgress} from './show-progress.ts';

/**
Reads everything once: says how far it is where that takes long, and at the end what was told of the sources, such as an archive that is cut off. The pipeline is closed then.

@param beforeClose Lines can still be read again.
*/
export async function readToEnd(
	pipeline: Pipeline,
	stop: AbortSignal,
	beforeClose?: () => Promise<void>,
): Promise<void> {
	const progress = showProgress(() => pipeline.intake.progress());
	try {
		await pipeline.run(stop);
		await beforeClose?.();
		createSourceNotices()(pipeline.reports.facts());
	} finally {
		progress.stop();
		pipeline.close();
	}
}
