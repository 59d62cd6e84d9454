import {FormatError} from './format-text.ts';
import {runFilter} from './jinja-filters.ts';
import {isStatement, type Node} from './jinja-nodes.ts';
import {arithmetic, bounded, combine, globals, longest, memberOf, slice, toLoop} from './jinja-operators.ts';
import {runTest} from './jinja-tests.ts';
import {
	Callable,
	type Fields,
	Float,
	isFields,
	isTrue,
	Leaving,
	needNumber,
	ownField,
	printed,
	toItems,
} from './jinja-values.ts';

/** Nodes that are evaluated for one text: loops within loops over what a client sent would never end. */
const mostSteps = 200_000;

type Scope = Map<string, unknown>;

/**
The text of a template with values.

@throws {FormatError} where it asks for what is not there to be asked, or goes on for too long.
*/
export function evaluateTemplate(program: Node, values: Fields): string {
	let steps = 0;
	let size = 0;

	const lookUp = (name: string, scopes: readonly Scope[]): unknown => {
		const scope = scopes.findLast(candidate => candidate.has(name));
		return scope === undefined ? (ownField(values, name) ?? globals.get(name)) : scope.get(name);
	};

	const printAll = (nodes: readonly Node[], scopes: readonly Scope[]): string => {
		let text = '';
		for (const node of nodes) {
			text += run(node, scopes);
		}

		return text;
	};

	const print = (text: string): string => {
		size += text.length;
		if (size > longest) {
			throw new FormatError('the text grew too long');
		}

		return text;
	};

	const run = (node: Node, scopes: readonly Scope[]): string => {
		if (!isStatement(node)) {
			return print(printed(evaluate(node, scopes)));
		}

		switch (node.type) {
			case 'Program': {
				return printAll(node.body, scopes);
			}

			case 'If': {
				return printAll(isTrue(evaluate(node.test, scopes)) ? node.body : node.alternate, scopes);
			}

			case 'For': {
				return loop(node, scopes);
			}

			case 'Break':
			case 'Continue': {
				throw new Leaving(node.type);
			}

			case 'Comment': {
				return '';
			}

			case 'Set': {
				const value = node.value === null ? printAll(node.body, scopes) : evaluate(node.value, scopes);
				assign(node.assignee, value, scopes);
				return '';
			}

			case 'FilterStatement': {
				return print(printed(filter(node.filter, printAll(node.body, scopes), scopes)));
			}
		}
	};

	const assign = (assignee: Node, value: unknown, scopes: readonly Scope[]): void => {
		if (assignee.type === 'Identifier') {
			scopes.at(-1)!.set(assignee.value, value);
			return;
		}

		if (assignee.type === 'TupleLiteral') {
			for (const [place, inner] of assignee.value.entries()) {
				assign(inner, toItems(value)[place], scopes);
			}

			return;
		}

		const space = assignee.type === 'MemberExpression' ? evaluate(assignee.object, scopes) : undefined;
		if (!isFields(space) || assignee.type !== 'MemberExpression' || assignee.property.type !== 'Identifier') {
			throw new FormatError('only a name can be set, or one of a namespace');
		}

		(space as Record<string, unknown>)[assignee.property.value] = value;
	};

	const loop = (
		{loopvar, iterable, body, defaultBlock}: Extract<Node, {type: 'For'}>,
		scopes: readonly Scope[],
	): string => {
		const condition = iterable.type === 'SelectExpression' ? iterable.test : undefined;
		const source = iterable.type === 'SelectExpression' ? iterable.lhs : iterable;
		const enter = (item: unknown): readonly Scope[] => {
			const inner = [...scopes, new Map<string, unknown>()];
			assign(loopvar, item, inner);
			return inner;
		};

		const items = toItems(evaluate(source, scopes)).filter(
			item => condition === undefined || isTrue(evaluate(condition, enter(item))),
		);
		if (items.length === 0) {
			return printAll(defaultBlock, scopes);
		}

		let text = '';
		for (const [place, item] of items.entries()) {
			const inner = enter(item);
			inner.at(-1)!.set('loop', toLoop(items, place));
			try {
				// Piece by piece, so that what was printed before a break stays.
				for (const node of body) {
					text += run(node, inner);
				}
			} catch (error) {
				if (!(error instanceof Leaving)) {
					throw error;
				}

				if (error.way === 'Break') {
					break;
				}
			}
		}

		return text;
	};

	const evaluate = (node: Node, scopes: readonly Scope[]): unknown => {
		steps++;
		if (steps > mostSteps) {
			throw new FormatError('the template goes on for too long');
		}

		if (isStatement(node)) {
			return run(node, scopes);
		}

		switch (node.type) {
			case 'Identifier': {
				return lookUp(node.value, scopes);
			}

			case 'IntegerLiteral':
			case 'StringLiteral': {
				return node.value;
			}

			case 'FloatLiteral': {
				return new Float(node.value);
			}

			case 'ArrayLiteral':
			case 'TupleLiteral': {
				return node.value.map(item => evaluate(item, scopes));
			}

			case 'ObjectLiteral': {
				return Object.fromEntries(
					[...node.value].map(([key, value]) => [printed(evaluate(key, scopes)), evaluate(value, scopes)]),
				);
			}

			case 'MemberExpression': {
				return member(node, scopes);
			}

			case 'CallExpression': {
				const called = evaluate(node.callee, scopes);
				if (!(called instanceof Callable)) {
					throw new FormatError('what is called there is no function');
				}

				return bounded(called.call(...argumentsOf(node.args, scopes)));
			}

			case 'FilterExpression': {
				return filter(node.filter, evaluate(node.operand, scopes), scopes);
			}

			case 'TestExpression': {
				const {name, given} = named(node.test, scopes);
				return runTest(name, evaluate(node.operand, scopes), given) !== node.negate;
			}

			case 'SelectExpression': {
				return isTrue(evaluate(node.test, scopes)) ? evaluate(node.lhs, scopes) : undefined;
			}

			case 'Ternary': {
				return evaluate(isTrue(evaluate(node.condition, scopes)) ? node.trueExpr : node.falseExpr, scopes);
			}

			case 'UnaryExpression': {
				const value = evaluate(node.argument, scopes);
				return node.operator.value === 'not' ? !isTrue(value) : arithmetic('-', 0, value, node.operator.value);
			}

			case 'BinaryExpression': {
				return binary(node, scopes);
			}

			case 'KeywordArgumentExpression':
			case 'SliceExpression': {
				throw new FormatError('something stands where no value can');
			}
		}
	};

	const named = (node: Node, scopes: readonly Scope[]) => {
		if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
			const [given, byName] = argumentsOf(node.args, scopes);
			return {name: node.callee.value, given, byName};
		}

		return {name: node.type === 'Identifier' ? node.value : '', given: [], byName: {}};
	};

	const filter = (node: Node, value: unknown, scopes: readonly Scope[]): unknown => {
		const {name, given, byName} = named(node, scopes);
		return bounded(runFilter(name, value, given, byName));
	};

	const argumentsOf = (nodes: readonly Node[], scopes: readonly Scope[]): readonly [readonly unknown[], Fields] => {
		const isNamed = (node: Node) => node.type === 'KeywordArgumentExpression';
		return [
			nodes.filter(node => !isNamed(node)).map(node => evaluate(node, scopes)),
			Object.fromEntries(
				nodes.flatMap(node =>
					node.type === 'KeywordArgumentExpression' ? [[node.key.value, evaluate(node.value, scopes)]] : [],
				),
			) as Fields,
		];
	};

	const member = (
		{object, property, computed}: Extract<Node, {type: 'MemberExpression'}>,
		scopes: readonly Scope[],
	): unknown => {
		const value = evaluate(object, scopes);
		if (computed && property.type === 'SliceExpression') {
			const [start, stop, step] = [property.start, property.stop, property.step].map(bound =>
				bound === undefined ? undefined : needNumber(evaluate(bound, scopes), 'a slice'),
			);
			return slice(value, start, stop, step ?? 1);
		}

		const name = computed || property.type !== 'Identifier' ? evaluate(property, scopes) : property.value;
		return memberOf(value, name, computed);
	};

	const binary = (
		{operator: {value: operator}, left, right}: Extract<Node, {type: 'BinaryExpression'}>,
		scopes: readonly Scope[],
	): unknown => {
		const one = evaluate(left, scopes);
		if (operator === 'and' || operator === 'or') {
			return isTrue(one) === (operator === 'and') ? evaluate(right, scopes) : one;
		}

		return combine(operator, one, evaluate(right, scopes));
	};

	return run(program, [new Map()]);
}
