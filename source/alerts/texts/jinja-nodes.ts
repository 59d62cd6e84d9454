/**
The tree that the parser of templates makes, as far as it is evaluated.
*/
export type Node =
	| {readonly type: 'Program'; readonly body: readonly Node[]}
	| {readonly type: 'If'; readonly test: Node; readonly body: readonly Node[]; readonly alternate: readonly Node[]}
	| {
			readonly type: 'For';
			readonly loopvar: Node;
			readonly iterable: Node;
			readonly body: readonly Node[];
			readonly defaultBlock: readonly Node[];
	  }
	| {readonly type: 'Break' | 'Continue' | 'Comment'}
	| {readonly type: 'Set'; readonly assignee: Node; readonly value: Node | null; readonly body: readonly Node[]}
	| {readonly type: 'FilterStatement'; readonly filter: Node; readonly body: readonly Node[]}
	| {readonly type: 'MemberExpression'; readonly object: Node; readonly property: Node; readonly computed: boolean}
	| {readonly type: 'CallExpression'; readonly callee: Node; readonly args: readonly Node[]}
	| {readonly type: 'Identifier'; readonly value: string}
	| {readonly type: 'IntegerLiteral' | 'FloatLiteral'; readonly value: number}
	| {readonly type: 'StringLiteral'; readonly value: string}
	| {readonly type: 'ArrayLiteral' | 'TupleLiteral'; readonly value: readonly Node[]}
	| {readonly type: 'ObjectLiteral'; readonly value: ReadonlyMap<Node, Node>}
	| {
			readonly type: 'BinaryExpression';
			readonly operator: {readonly value: string};
			readonly left: Node;
			readonly right: Node;
	  }
	| {readonly type: 'FilterExpression'; readonly operand: Node; readonly filter: Node}
	| {readonly type: 'SelectExpression'; readonly lhs: Node; readonly test: Node}
	| {readonly type: 'TestExpression'; readonly operand: Node; readonly negate: boolean; readonly test: Node}
	| {readonly type: 'UnaryExpression'; readonly operator: {readonly value: string}; readonly argument: Node}
	| {
			readonly type: 'SliceExpression';
			readonly start: Node | undefined;
			readonly stop: Node | undefined;
			readonly step: Node | undefined;
	  }
	| {readonly type: 'KeywordArgumentExpression'; readonly key: {readonly value: string}; readonly value: Node}
	| {readonly type: 'Ternary'; readonly condition: Node; readonly trueExpr: Node; readonly falseExpr: Node};

/** Nodes that print; the others are values. */
export type Statement = Extract<
	Node,
	{readonly type: 'Program' | 'If' | 'For' | 'Break' | 'Continue' | 'Comment' | 'Set' | 'FilterStatement'}
>;

const statements: ReadonlySet<string> = new Set<Statement['type']>([
	'Program',
	'If',
	'For',
	'Break',
	'Continue',
	'Comment',
	'Set',
	'FilterStatement',
]);

export function isStatement(node: Node): node is Statement {
	return statements.has(node.type);
}

/**
The names of all nodes that are evaluated.
*/
export const nodeTypes: ReadonlySet<string> = new Set<string>([
	...statements,
	'MemberExpression',
	'CallExpression',
	'Identifier',
	'IntegerLiteral',
	'FloatLiteral',
	'StringLiteral',
	'ArrayLiteral',
	'TupleLiteral',
	'ObjectLiteral',
	'BinaryExpression',
	'FilterExpression',
	'SelectExpression',
	'TestExpression',
	'UnaryExpression',
	'SliceExpression',
	'KeywordArgumentExpression',
	'Ternary',
]);
