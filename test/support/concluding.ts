import {
  dayOf,
  type ActivityDetail,
  type BriefRecord,
  type ConfirmResult,
  type MeRecord,
  type Page,
  type VolunteerDetail,
} from '@jishan/domain';
import { asRole, type Client } from './client.ts';
import { pause } from './fleet.ts';
import { personOf, planOf, sheetOf } from './inputs.ts';
import { grantOf } from './places.ts';

const HOUR = 3_600_000;
/** A sweep comes every half minute; a job that was taken and lost is noticed after about as long. */
const PATIENCE_MS = 90_000;

/** A confirmed activity of the village with one person there. */
export async function conclude(url: string, title: string): Promise<{ activityId: string; feedEventId: string }> {
  const admin = await asRole(url, 'town-admin');
  const { unitId } = grantOf(await (await asRole(url, 'station-admin')).get<MeRecord>('/me'), 'station-admin');
  const place = { unitId, teamId: null };
  const person = await admin.post<VolunteerDetail>('/volunteers/profiles', personOf(place));
  const { id } = await admin.post<ActivityDetail>('/activities', planOf(place, title, -2 * HOUR));
  const activity = await admin.post<ActivityDetail>(`/activities/${id}/publish`);
  const { feedEventId } = await admin.put<ConfirmResult>(`/activities/${id}/attendance`, sheetOf(activity, person.id));
  return { activityId: id, feedEventId };
}

export async function briefsOf(editor: Client, activityId: string): Promise<BriefRecord[]> {
  const from = dayOf(new Date(Date.now() - 24 * HOUR).toISOString());
  const page = await editor.get<Page<BriefRecord>>(`/briefs?from=${from}&limit=100`);
  return page.items.filter((brief) => brief.activityId === activityId);
}

export async function untilDrafted(editor: Client, activityId: string, timeoutMs = PATIENCE_MS): Promise<number> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const briefs = await briefsOf(editor, activityId);
    if (briefs.length > 0 || Date.now() > end) return briefs.length;
    await pause(50);
  }
}
