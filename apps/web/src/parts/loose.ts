import { catch as otherwise, optional, string, type ZodMiniType } from 'zod/mini';

/** A value in an address; one that does not fit is left out, for addresses are typed and shortened by people. */
export const loose = <T extends ZodMiniType>(schema: T) => otherwise(optional(schema), undefined);

export const word = loose(string());
