export { confusion, mean, perClass, single, topThree, type ClassMetrics } from './single.js';
export { multi } from './multi.js';
export { brier, ece, logLoss } from './probability.js';
export { auc, averageRanks, pearson, spearman } from './ranking.js';
