export * from './answering.js';
export * from './contract/index.js';
export * from './error-of.js';
export * from './fakes.js';
export * from './judge.js';
export * from './test-clock.js';
export * from './twin-http.js';
export * from './workbench.js';
