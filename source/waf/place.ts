/**
Where an address is from, as the person's own databases say. Texts are raw from outside.
*/
export type Place = {
	/** Two capital letters, as ISO 3166 has them. */
	readonly country?: string | undefined;

	/** Number of its autonomous system. */
	readonly asNumber?: number | undefined;

	/** Who runs that system. */
	readonly asName?: string | undefined;
};

/**
Finds where an address or the first address of a range is from; undefined where no database knows it.
*/
export type FindPlace = (address: string) => Place | undefined;
