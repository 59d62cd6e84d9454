import {type ConversationOverlay} from './conversation-overlay.ts';

/**
A transaction that is open over the view.
*/
export type DetailOverlay = {
	readonly kind: 'detail';
	readonly row: number;
	readonly cursor: number;
	readonly top: number;
	readonly raw: boolean;

	/** Secrets are shown as they are. */
	readonly revealed: boolean;

	/** What it was opened from, for Esc. */
	readonly from?: ConversationOverlay | undefined;
};
