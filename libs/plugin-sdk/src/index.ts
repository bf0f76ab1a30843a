export type {
  Account,
  Agent,
  Change,
  DomainObject,
  Factor,
  IntentValue,
  Json,
  JsonObject,
  MessageData,
  SentimentValue,
  Ticket,
  TicketData,
} from '@patchbay/domain';
export {
  changeSchema,
  intentValueSchema,
  jsonObjectSchema,
  parsePriority,
  parseStatus,
  seedIntents,
  sentimentValueSchema,
} from '@patchbay/domain';
export * from './actions.js';
export * from './auth.js';
export * from './capabilities.js';
export * from './commands.js';
export * from './context.js';
export * from './errors.js';
export * from './http-rules.js';
export * from './kit.js';
export * from './limits.js';
export * from './manifest.js';
export * from './plugin.js';
export * from './polls.js';
export * from './services.js';
export * from './standard-webhooks.js';
export * from './twin.js';
export * from './webhooks.js';
export * from './verify.js';
export * from './twin-base.js';
