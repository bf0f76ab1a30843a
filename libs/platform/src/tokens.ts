/** Injection tokens of values that have no class. */
export const CONFIG = Symbol('Config');
export const DATABASE_ADDRESS = Symbol('DatabaseAddress');
export const DATA_DIR = Symbol('DataDir');
