import process from 'node:process';
import {createFileTail} from '../../../source/sources/files/file-tail.ts';
import {createOrigins} from '../../../source/sources/origins.ts';
import {SourceError} from '../../../source/sources/source-error.ts';

/*
Reads the file of the first argument without the rights of root, and prints the error. Rights are dropped behind the imports:
the checkout may be root's own.
*/
if (process.getuid!() === 0) {
	process.setgroups!([]);
	process.setgid!(65_534);
	process.setuid!(65_534);
}

const source = createFileTail({
	path: process.argv[2],
	follow: false,
	start: {kind: 'beginning'},
	origins: createOrigins(),
	clock: {now: Date.now},
	sleep: async () => {},
});

try {
	await Array.fromAsync(source.read(undefined, new AbortController().signal));
} catch (error) {
	if (!(error instanceof SourceError)) {
		throw error;
	}

	const {code, message, hint} = error;
	process.stdout.write(JSON.stringify({code, message, hint}));
}
