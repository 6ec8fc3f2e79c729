import { Injectable } from '@nestjs/common';
import { dayOf } from '@jishan/domain';
import { Config } from './config';

/** The only source of the present. Rules get the time as an argument; services ask here. */
@Injectable()
export class Clock {
  private frozenAt: string | null;

  constructor(config: Config) {
    this.frozenAt = config.clockAt;
  }

  /** ISO instant in UTC. */
  now(): string {
    return this.frozenAt ?? new Date().toISOString();
  }

  /** The business day in Beijing, YYYY-MM-DD. */
  today(): string {
    return dayOf(this.now());
  }

  /** Specs stop the clock; `null` lets it run again. */
  freeze(at: string | null): void {
    this.frozenAt = at === null ? null : new Date(at).toISOString();
  }
}
