import {createInterface} from 'node:readline/promises';
import {Writable} from 'node:stream';
import process from 'node:process';

/**
Asks on the terminal; undefined where there is none to ask.
*/
export async function ask(question: string): Promise<string | undefined> {
	return process.stdin.isTTY ? answerOf(question, process.stderr) : undefined;
}

/**
The same for a secret, of which nothing is shown.
*/
export async function askSecret(question: string): Promise<string | undefined> {
	if (!process.stdin.isTTY) {
		return undefined;
	}

	process.stderr.write(question);
	const nowhere = new Writable({write: (_chunk, _encoding, done) => done()});
	const answer = await answerOf('', nowhere);
	process.stderr.write('\n');
	return answer;
}

async function answerOf(question: string, output: Writable): Promise<string> {
	const line = createInterface({input: process.stdin, output, terminal: true});
	const stop = new AbortController();
	line.on('SIGINT', () => stop.abort());
	line.on('close', () => stop.abort());
	try {
		return (await line.question(question, {signal: stop.signal})).trim();
	} catch {
		return '';
	} finally {
		line.close();
	}
}
