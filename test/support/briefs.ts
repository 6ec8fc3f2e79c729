import {
  dayOf,
  type BriefRecord,
  type BulletinDetail,
  type BulletinPreview,
  type BulletinRecord,
  type FindingRecord,
  type Page,
  type PublicationRecord,
} from '@jishan/domain';
import type { Client } from './client.ts';
import type { Place } from './places.ts';
import type { Subjects } from './subjects.ts';

const PATIENCE_MS = 20_000;

/** The 简讯 of an activity, as soon as the job has drafted it. */
export async function briefOf(office: Client, activityId: string, unitId: string): Promise<BriefRecord> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const page = await office.get<Page<BriefRecord>>(`/briefs?unitId=${unitId}&limit=100`);
    const brief = page.items.find((candidate) => candidate.activityId === activityId);
    if (brief) return brief;
    if (Date.now() > end) throw new Error(`no 简讯 for ${activityId}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function brief(subjects: Subjects, place: Place): Promise<BriefRecord> {
  return subjects.once('brief', `${place.unitId}/${place.teamId}`, async () => {
    const { activity } = await subjects.settled(place);
    return briefOf(subjects.makers.editor, activity.id, place.unitId);
  });
}

/** A bulletin of the district that is being collected, with one 简讯 in it. */
export function bulletin(subjects: Subjects, publicationId?: string): Promise<BulletinDetail> {
  return subjects.once('bulletin', 'district', async () => {
    const { editor, tree } = subjects.makers;
    const { id, sections } = await editor.post<BulletinDetail>('/bulletins', {
      publicationId: publicationId ?? (await publication(subjects)),
      issuedOn: dayOf(new Date().toISOString()),
    });
    const { id: briefId } = await brief(subjects, { unitId: tree.district.id, teamId: null });
    const section = publicationId && sections[0]?.name; // the demo's publications know their sections themselves
    return editor.post(`/bulletins/${id}/briefs`, { briefIds: [briefId], section });
  });
}

/** An issue of today may carry briefs of weeks ago: what is said of their days is let pass. */
export async function letOldDaysPass(editor: Client, bulletinId: string): Promise<void> {
  const findings = await editor.get<FindingRecord[]>(`/bulletins/${bulletinId}/findings`);
  for (const { id } of findings.filter(({ rule, acknowledged }) => rule === 'day-old' && !acknowledged))
    await editor.post(`/bulletins/${bulletinId}/acknowledgements`, { finding: id, reason: '补报的活动' });
}

/** The steps of the chain, by whoever does them. */
export const CHAIN = [
  ['hand-in', 'editor'],
  ['proofread', 'proofreader'],
  ['sign', 'signer'],
] as const;
export type ChainStep = (typeof CHAIN)[number][0];

/** A bulletin that has come through the chain up to and with a step, made for this one purpose. */
export function bulletinAfter(subjects: Subjects, last: ChainStep, publicationId?: string): Promise<BulletinRecord> {
  return subjects.once(`bulletin after ${last}`, 'district', async () => {
    const { id } = await bulletin(subjects, publicationId);
    let taken: BulletinRecord | null = null;
    for (const [step, role] of CHAIN) {
      taken = await takeStep(subjects.makers[role], id, step);
      if (step === last) break;
    }
    if (!taken) throw new Error(`no step ${last}`);
    return taken;
  });
}

/** On what this person sees. */
export async function takeStep(client: Client, id: string, step: ChainStep | 'publish'): Promise<BulletinRecord> {
  const { sha256 } = await client.get<BulletinPreview>(`/bulletins/${id}/preview`);
  return client.post(`/bulletins/${id}/${step}`, { sha256 });
}

/** The second publication: its numbers are nobody's concern here. */
export async function publication({ makers }: Subjects): Promise<string> {
  const publications = await makers.editor.get<PublicationRecord[]>('/publications');
  const id = publications[1]?.id;
  if (!id) throw new Error('the demo has no publication');
  return id;
}

/** The arrangement of a bulletin as it is now, as it would be sent back. */
export function arrangementOf(detail: BulletinDetail): Record<string, unknown> {
  return {
    version: detail.version,
    issuedOn: detail.issuedOn,
    imprint: detail.imprint,
    sections: detail.sections.map(({ name, entries }) => ({
      name,
      briefs: entries.map(({ briefId, mention }) => ({ briefId, mention })),
    })),
  };
}
