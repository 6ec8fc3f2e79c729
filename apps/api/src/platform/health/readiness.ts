import { Injectable } from '@nestjs/common';

/** Whether this process takes new requests: off from the moment it is asked to stop. */
@Injectable()
export class Readiness {
  private on = true;

  get ready(): boolean {
    return this.on;
  }

  turnOff(): void {
    this.on = false;
  }
}
