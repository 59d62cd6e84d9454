import {type ExportController} from './export-controller.ts';

/**
A controller that is opened when the first export is asked for: it is not wanted for the first frame.
*/
export function createLateExporter(open: () => Promise<ExportController>): ExportController {
	let opened: Promise<ExportController> | undefined;
	const opening = async (): Promise<ExportController> => (opened ??= open());
	return {
		plan: async command => (await opening()).plan(command),
		write: async command => (await opening()).write(command),
		stop: async () => (await opened)?.stop(),
	};
}
