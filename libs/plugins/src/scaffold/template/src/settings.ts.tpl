import type { Link } from '@patchbay/plugin-sdk';
import { z } from 'zod';
import type { Client } from './client.js';

export const settingsSchema = z.strictObject({});

export const fieldsSchema = z.object({
  host: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is a host name, e.g. acme.__ID__.example')
    .meta({ title: 'Host', placeholder: 'acme.__ID__.example' }),
});

export type ToolLink = Link<typeof settingsSchema, typeof fieldsSchema>;
export type ToolContext = ToolLink & { client: Client };
