export { confusion, mean, perClass, share, single, type ClassMetrics } from './single.js';
export { multi } from './multi.js';
export { brier, ece, logLoss } from './probability.js';
export { auc, averageRanks, pearson, spearman } from './ranking.js';
