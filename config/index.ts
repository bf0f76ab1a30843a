export { ConfigError, invocationDir, loadConfig, type Config, type Role } from './load.js';
export { defaultPlugins } from './default.js';
export { routeClasses, type RateLimits, type RouteClass } from './schema.js';
export { envExample } from './env-example.js';
