/** The package folder: sources lie in `src`, compiled files in `dist/src`. */
export const home = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url);
