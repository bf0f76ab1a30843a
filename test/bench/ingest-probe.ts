import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import type { Hub } from '../support/hub.js';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const everyMs = 50;
const paths = ['/api/tickets?limit=20', '/api/jobs', '/api/auth/me', '/healthz'];

/** Asks for small things at fixed times while something large goes on; latency counts from the planned time. */
export class Prober {
  private readonly latencies: number[] = [];
  private readonly timer: NodeJS.Timeout;
  private failures = 0;
  private asked = 0;

  constructor(
    private readonly hub: Hub,
    private readonly token: string,
  ) {
    let due = performance.now();
    this.timer = setInterval(() => {
      for (; due <= performance.now(); due += everyMs) this.ask(due);
    }, everyMs);
  }

  /** The latency that 95 of 100 requests since the last lap stayed below. */
  lap(): number {
    const sorted = this.latencies.splice(0).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  }

  /** How many requests failed. */
  stop(): number {
    clearInterval(this.timer);
    return this.failures;
  }

  private ask(due: number): void {
    const path = paths[this.asked % paths.length] ?? '/healthz';
    this.asked += 1;
    const request = get(
      `${this.hub.address}${path}`,
      { agent, headers: { authorization: `Bearer ${this.token}` } },
      (response) => {
        if (response.statusCode !== 200) this.failures += 1;
        response.resume();
        response.on('end', () => this.latencies.push(performance.now() - due));
      },
    );
    request.on('error', () => (this.failures += 1));
  }
}

/** The most memory a process ever held, in MiB; Linux only, NaN elsewhere. */
export function peakMb(pid: number): number {
  try {
    const line = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(line?.[1]) / 1_024);
  } catch {
    return Number.NaN;
  }
}
