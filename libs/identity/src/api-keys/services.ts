import { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeyTrust } from './api-key-trust.js';
import { ApiKeyUses } from './api-key-uses.js';
import { ApiKeys } from './api-keys.js';
import { PersonKeys } from './person-keys.js';

/** Everything API keys need. */
export const apiKeyServices = [ApiKeys, ApiKeyRepository, ApiKeyTrust, ApiKeyUses, PersonKeys];
