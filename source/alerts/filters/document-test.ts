import {type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument, fieldEntries} from './alert-document.ts';
import {type FieldKind, toFieldKind} from './field-kind.ts';
import {toValueReader} from './field-value.ts';
import {FilterError} from './filter-error.ts';
import {type TestContext, type ValueTest} from './value-tests.ts';

/**
Whether a document meets a condition.
*/
export type DocumentTest = (document: AlertDocument) => boolean;

/**
What a filter is read with.
*/
export type FilterContext = {
	/** The moment of the evaluation, for dates like `now-1h`. */
	readonly now: () => Timestamp;

	/** Takes a sentence about a part that is allowed and yet does not do what it seems to. */
	readonly note: (sentence: string) => void;

	/** Takes each field that is named. */
	readonly useField: (name: string) => void;
};

/** Makes the test of a value once its field is known. */
export type MakeTest = (context: TestContext) => ValueTest;

/**
A condition on any value of one field.

@throws {FilterError} naming the field.
*/
export function onField(name: string, makeTest: MakeTest, {now, note, useField}: FilterContext): DocumentTest {
	useField(name);
	const read = toValueReader(name);
	try {
		const test = makeTest({kind: toFieldKind(name), now, note: sentence => note(`${name}: ${sentence}`)});
		return document => read(document).some(test);
	} catch (error) {
		throw error instanceof FilterError ? new FilterError(`${name}: ${error.message}`) : error;
	}
}

/**
Whether a field has any value, or, where it is an object, one below it.
*/
export function hasField(name: string, {useField}: Pick<FilterContext, 'useField'>): DocumentTest {
	useField(name);
	const read = toValueReader(name);
	return document => read(document).length > 0 || fieldEntries(document).some(([path]) => path.startsWith(`${name}.`));
}

/**
A condition on any value of all fields whose name fits, all fields without `fits`. As a server does, fields whose kind cannot meet it are passed over.
*/
export function onFields(makeTest: MakeTest, {now}: FilterContext, fits?: (field: string) => boolean): DocumentTest {
	const tests = new Map<FieldKind, ValueTest>();
	const testOf = (kind: FieldKind): ValueTest => {
		let test = tests.get(kind);
		if (test === undefined) {
			test = orNothing(makeTest, {kind, now, note() {}});
			tests.set(kind, test);
		}

		return test;
	};

	return document =>
		fieldEntries(document).some(
			([field, value]) => (fits === undefined || fits(field)) && testOf(toFieldKind(field))(value),
		);
}

function orNothing(makeTest: MakeTest, context: TestContext): ValueTest {
	try {
		return makeTest(context);
	} catch (error) {
		if (error instanceof FilterError) {
			return () => false;
		}

		throw error;
	}
}
