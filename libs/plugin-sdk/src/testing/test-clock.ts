import type { Clock } from '../context.js';

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  constructor(private at = new Date('2026-03-02T09:30:00Z')) {}

  now(): Date {
    return new Date(this.at);
  }

  advance(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}
