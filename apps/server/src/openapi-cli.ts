import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { describeApi } from './openapi/describe-api.js';

/** Writes the API's description next to the server; the console's client types are generated from it. */
const target = new URL('../../openapi.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(await describeApi(), null, 2)}\n`);
process.stdout.write(`${target.pathname}\n`);
