import {type ListCursor} from './list-cursor.ts';

/**
What one client sent, by both logs, over the view of what got through.
*/
export type ConversationOverlay = {
	readonly kind: 'conversation';
	readonly client: string;
	readonly cursor: ListCursor;
};
