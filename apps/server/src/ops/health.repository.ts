import { Injectable } from '@nestjs/common';
import { TenantDoor } from '@patchbay/platform';

const patienceMs = 2_000;

/** Asks the database whether it is there. */
@Injectable()
export class HealthRepository {
  constructor(private readonly door: TenantDoor) {}

  async databaseAnswers(): Promise<boolean> {
    const asked = this.door
      .outside((em) => em.query('select 1'))
      .then(
        () => true,
        () => false,
      );
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patienceMs).unref());
    return Promise.race([asked, late]);
  }
}
