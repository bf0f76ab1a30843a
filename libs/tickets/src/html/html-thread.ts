import { parentPort } from 'node:worker_threads';
import { sanitiseHtml } from './sanitise-html.js';

parentPort?.on('message', (html: string) => parentPort?.postMessage(sanitiseHtml(html)));
