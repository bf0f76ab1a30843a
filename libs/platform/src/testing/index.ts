export { atEnd } from './at-end.js';
export * from './test-app.js';
export * from './test-clock.js';
export * from './test-database.js';
