import { newSecret } from '../access-tokens.js';

/** By this people and programs tell our keys from others. */
const prefix = 'pb_';

export const newApiKey = (): string => `${prefix}${newSecret()}`;

export const isApiKey = (token: string): boolean => token.startsWith(prefix);

/** Enough to recognise a key by, and too little to guess it from. */
export const hintOf = (key: string): string => key.slice(-4);
