import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {recordChapters} from './record-chapters.ts';
import {recordFixtures} from './record-fixtures.ts';

/*
Makes the recordings of the demo and the recorded fixtures of the tests again: `npm run record`, or one of them by `npm run record -- fixtures`.
*/
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

if (isWanted('fixtures')) {
	await recordFixtures(fileURLToPath(new URL('../../test/fixtures/recorded', import.meta.url)));
}

if (isWanted('chapters')) {
	await recordChapters(fileURLToPath(new URL('../recordings', import.meta.url)));
}
