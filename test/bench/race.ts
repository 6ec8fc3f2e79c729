import { randomUUID } from 'node:crypto';
import type { ActivityDetail, SignUpRecord } from '@jishan/domain';
import { ms, quantile, reported, timed, type Figure } from './figures.ts';
import { people, publishedActivity, type Stage } from './stage.ts';

/** A thousand requests for a hundred seats, all under way at once, each for another person. */
export async function benchRace(stage: Stage, clients: number, seats: number): Promise<Figure[]> {
  const personIds = await people(stage, clients);
  const activity = await publishedActivity(stage, 24 * 3_600_000, seats);
  const shiftId = activity.shifts[0]?.id ?? '';
  let turnedAway = 0;
  // as a page does: told to come back later, it comes back with the same key
  const signUp = async (personId: string): Promise<SignUpRecord> => {
    const key = randomUUID();
    for (;;) {
      const answer = await stage.admin.send<SignUpRecord>(
        'POST',
        `/activities/${activity.id}/sign-ups-for`,
        { shiftId, personId },
        { 'idempotency-key': key },
      );
      if (answer.status < 300) return answer.body;
      if (answer.status !== 503) throw new Error(`sign-up → ${answer.status} ${JSON.stringify(answer.body)}`);
      turnedAway += 1;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  const whole = await timed(() => Promise.all(personIds.map((personId) => timed(() => signUp(personId)))));
  const confirmed = whole.answer.filter((one) => one.answer.state === 'confirmed').length;
  const after = await stage.admin.get<ActivityDetail>(`/managed-activities/${activity.id}`);
  const exact = confirmed === seats && after.signedUp === seats && after.waiting === clients - seats;
  return [
    reported(`${clients} 人同时抢 ${seats} 个名额：总用时`, ms(whole.took)),
    reported(
      '　p99',
      ms(
        quantile(
          whole.answer.map((one) => one.took),
          0.99,
        ),
      ),
    ),
    reported('　因繁忙请稍后再试（503）的次数', String(turnedAway)),
    {
      what: '　报上名的',
      value: `${after.signedUp} 人，候补 ${after.waiting} 人`,
      bound: `恰好 ${seats}`,
      kept: exact,
    },
  ];
}
