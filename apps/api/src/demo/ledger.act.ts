import { Injectable } from '@nestjs/common';
import { dayOf, unobserved } from '@jishan/domain';
import { AttendanceService } from '../activities/attendance.service';
import { MonthsService } from '../months/months.service';
import { Stage, type Act } from './stage';

/** Somebody left so much earlier than the sheet said. */
const TOO_MUCH_MINUTES = 60;

@Injectable()
export class LedgerAct implements Act {
  constructor(
    private readonly stage: Stage,
    private readonly attendance: AttendanceService,
    private readonly months: MonthsService,
  ) {}

  async play(begunAt: string): Promise<void> {
    await this.correctSheet(begunAt);
    await this.closeMonths(begunAt);
  }

  /** One confirmed sheet was wrong: reversal, new entry and reason stay readable, and its brief is out of date. */
  private async correctSheet(begunAt: string): Promise<void> {
    const leader = await this.stage.actorOf('team-leader');
    const [sheet]: { id: string }[] = await this.stage.query(
      `SELECT id FROM activities WHERE planned_by = $1 AND concluded_by = $1 AND state = 'settled' AND category = '文明引导' ORDER BY starts_at DESC LIMIT 1`,
      [leader.userId],
    );
    if (!sheet) return;
    this.stage.at(begunAt);
    const { version, rows } = await this.attendance.getRoster(leader, sheet.id);
    const wrong = rows
      .flatMap((row) => row.attendance ?? [])
      .find(({ presence, minutes, source, personId }) => {
        const isCut = presence === 'present' && minutes > TOO_MUCH_MINUTES && !unobserved(source);
        return isCut && personId !== leader.personId;
      });
    if (!wrong) return;
    const { personId, shiftId, source, walkIn, minutes } = wrong;
    const corrected = {
      personId,
      shiftId,
      source,
      walkIn,
      presence: 'left-early' as const,
      minutes: minutes - TOO_MUCH_MINUTES,
    };
    await this.attendance.correct(
      leader,
      sheet.id,
      { version, rows: [corrected], reason: '提前一小时离岗，当日漏记' },
      this.stage.key('correction'),
    );
  }

  /** All that are over but the last, which is left for whoever wants to see it done. */
  private async closeMonths(begunAt: string): Promise<void> {
    const admin = await this.stage.actorOf('district-admin');
    this.stage.at(begunAt);
    const [, ...over] = (await this.months.list(admin)).filter(({ month }) => month < dayOf(begunAt).slice(0, 7));
    for (const { month } of over.reverse()) {
      await this.months.close(admin, month, this.stage.key(`close-${month}`));
      await this.months.finishAll();
    }
  }
}
