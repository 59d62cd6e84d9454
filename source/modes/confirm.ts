import {createInterface} from 'node:readline/promises';
import process from 'node:process';

/**
Asks on the terminal; undefined where there is none to ask.
*/
export async function ask(question: string): Promise<string | undefined> {
	if (!process.stdin.isTTY) {
		return undefined;
	}

	const line = createInterface({input: process.stdin, output: process.stderr});
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
