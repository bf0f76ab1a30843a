export * from './json.js';
export * from './vocabulary.js';
export * from './signal.js';
export * from './ticket.js';
export * from './job.js';
export * from './problem.js';
export * from './change.js';
export * from './rules/index.js';
