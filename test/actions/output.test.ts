import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {createOutput} from '../../source/actions/output.ts';

test('a stream has one listener, whoever had an output of it before, and only the last one hears that its reader is gone', () => {
	const stream = new PassThrough();
	const closed: number[] = [];
	const outputs = Array.from({length: 20}, (_, place) => createOutput(stream, () => closed.push(place)));
	expect(stream.listenerCount('error')).toBe(1);
	stream.emit('error', Object.assign(new Error('broken pipe'), {code: 'EPIPE'}));
	expect(closed).toEqual([19]);
	expect(outputs.map(({isClosed}) => isClosed).filter(Boolean)).toHaveLength(1);
});
