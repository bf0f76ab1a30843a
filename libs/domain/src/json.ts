import { z } from 'zod';

/** Any value that survives `JSON.stringify`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** zod schema of {@link Json}. */
export const jsonSchema: z.ZodType<Json> = z.json();

/** A JSON object: channel metadata, unmapped columns, settings. */
export const jsonObjectSchema = z.record(z.string(), jsonSchema);
export type JsonObject = z.infer<typeof jsonObjectSchema>;
