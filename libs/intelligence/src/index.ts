export { IntelligenceModule } from './intelligence.module.js';
export { ScorerPool, type BatchResult } from './pool/scorer-pool.js';
