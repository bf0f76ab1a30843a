import * as z from 'zod/mini';

/** A value in an address; one that does not fit is left out, for addresses are typed and shortened by people. */
export const loose = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

export const word = loose(z.string());
