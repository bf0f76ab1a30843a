export * from './test-app.js';
export * from './test-clock.js';
export * from './test-database.js';
