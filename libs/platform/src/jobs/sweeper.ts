import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Schedules } from '../schedule/schedules.js';
import { JobRepository } from './job.repository.js';
import { WakeUp } from './wake-up.js';

const everyMs = 5_000;

/** Gives jobs back whose worker died: their lease ran out. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap {
  constructor(
    private readonly schedules: Schedules,
    private readonly jobs: JobRepository,
    private readonly wakeUp: WakeUp,
  ) {}

  onApplicationBootstrap(): void {
    this.schedules.everyNode('jobs:sweep', everyMs, async () => {
      for (const queue of await this.jobs.sweep()) this.wakeUp.poke(queue);
    });
  }
}
