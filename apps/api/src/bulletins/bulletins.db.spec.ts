import { randomUUID } from 'node:crypto';
import type { Actor, BulletinDetail } from '@jishan/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BriefsService } from '../briefs/briefs.service';
import type { BulletinsService } from './bulletins.service';
import { Clock } from '../platform/clock';
import { arrangementOf, ISSUED_ON, once, SpecOffice } from './office-spec';
import type { PublishingService } from './publishing.service';

describe('bulletins while they are collected', () => {
  let office: SpecOffice;
  let bulletins: BulletinsService;
  let publishing: PublishingService;
  let briefs: BriefsService;

  const unitsOf = (bulletin: BulletinDetail) =>
    bulletin.sections.map((section) => [section.name, ...section.entries.map((entry) => entry.unit)]);

  beforeAll(async () => {
    office = await SpecOffice.open();
    ({ bulletins, publishing, briefs } = office);
  });
  afterAll(() => office.spec.close());

  it('take each brief into the section of its category, by day and then in the units’ official order', async () => {
    const bulletin = await office.collect(await office.publication('汇编'));
    const [late, town, bureau, rubbish] = [
      await office.brief('贵石村', '2026-01-16'),
      await office.brief('清水镇', '2026-01-15'),
      await office.brief('区教委', '2026-01-15'),
      await office.brief('清水镇', '2026-01-15', { category: '环境卫生' }),
    ];
    const filled = await office.place(bulletin, late, town, bureau, rubbish);
    expect(unitsOf(filled)).toEqual([
      ['文明创建', '清水镇'],
      ['文明实践', '区教委', '清水镇', '永定镇'],
    ]);
    expect(filled).toMatchObject({ briefCount: 4, version: 2, bulletinNo: null, state: 'collecting' });
    expect((await briefs.get(office.editor, late)).placements).toMatchObject([
      { bulletinId: bulletin.id, publicationTitle: '汇编', state: 'collecting', bulletinNo: null },
    ]);
    expect((await briefs.list(office.editor, { status: 'placed' })).items.map(({ id }) => id).sort()).toEqual(
      [late, town, bureau, rubbish].sort(),
    );
  });

  it('are open to their own readers, and a brief says to whom it is shown whether they are among them', async () => {
    const id = await office.brief('贵石村', '2026-01-15');
    await office.place(await office.collect(await office.publication('谁可读')), id);
    const [own, town] = [
      await office.district.addActor('correspondent'),
      await office.district.addActor('correspondent', '永定镇'),
    ];
    const seenBy = async (actor: Actor) => {
      const [{ items }, { placements }] = [await briefs.list(actor, { limit: 100 }), await briefs.get(actor, id)];
      expect(items.find((brief) => brief.id === id)?.placements).toEqual(placements);
      return placements.map(({ publicationTitle, mayRead }) => ({ publicationTitle, mayRead }));
    };
    for (const reader of [office.editor, own])
      expect(await seenBy(reader)).toEqual([{ publicationTitle: '谁可读', mayRead: true }]);
    expect(await seenBy(town)).toEqual([{ publicationTitle: '谁可读', mayRead: false }]);
    const edited = await briefs.edit(town, id, { text: '永定镇：甲。', version: 1 }, once());
    expect(edited.placements).toMatchObject([{ mayRead: false }]);
  });

  it('compose each brief for their own date, leave the edited ones alone, and fold the mentioned', async () => {
    const bulletin = await office.collect(await office.publication('改期'), '2026-02-03');
    const [composed, edited, mentioned] = [
      await office.brief('贵石村', '2026-01-15'),
      await office.brief('区教委', '2026-01-15'),
      await office.brief('清水镇', '2026-01-15'),
    ];
    await briefs.edit(office.editor, edited, { text: '区教委：15日，办了一场活动。', version: 1 }, once());
    const filled = await office.place(bulletin, composed, edited, mentioned);
    const wanted = arrangementOf(filled);
    for (const entry of wanted.sections[1]?.briefs ?? []) entry.mention = entry.briefId === mentioned;
    await bulletins.arrange(
      office.editor,
      bulletin.id,
      {
        ...wanted,
        imprint: [
          { role: '核签', name: '赵核签' },
          { role: '排版', name: '某' },
        ],
      },
      once(),
    );
    const { content, text } = await publishing.preview(office.editor, bulletin.id);
    expect(content.sections[1]?.paragraphs.map((paragraph) => paragraph.text)).toEqual([
      '区教委：15日，办了一场活动。',
      '永定镇：近日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。',
      '清水镇也开展了相关活动。',
    ]);
    expect(content.imprint).toEqual([
      { role: '编辑', name: '李编辑' },
      { role: '核签', name: '赵核签' },
    ]);
    expect(text).toContain('【文明实践】\n区教委：15日');
  });

  it('keep the order that an editor gave, and put what comes later after it', async () => {
    const bulletin = await office.collect(await office.publication('排序'));
    const filled = await office.place(
      bulletin,
      await office.brief('区教委', '2026-01-14'),
      await office.brief('清水镇', '2026-01-15'),
    );
    const wanted = arrangementOf(filled);
    wanted.sections[1]?.briefs.reverse();
    await bulletins.arrange(office.editor, bulletin.id, wanted, once());
    const later = await office.place(bulletin, await office.brief('贵石村', '2026-01-13'));
    expect(unitsOf(later)[1]).toEqual(['文明实践', '清水镇', '区教委', '永定镇']);
  });

  it('refuse an arrangement of another version, of other briefs, or in an unknown section', async () => {
    const bulletin = await office.collected(await office.publication('旧版'));
    const wanted = arrangementOf(bulletin);
    const arrange = (more: object) => bulletins.arrange(office.editor, bulletin.id, { ...wanted, ...more }, once());
    await expect(arrange({ version: 1 })).rejects.toMatchObject({ code: 'bulletin.changed-meanwhile' });
    await expect(arrange({ sections: [] })).rejects.toMatchObject({ code: 'bulletin.changed-meanwhile' });
    const twice = wanted.sections.flatMap((section) => [section, { name: section.name, briefs: [], notes: ['注。'] }]);
    await expect(arrange({ sections: twice })).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'sections', message: '有重复的栏目' }],
    });
    await expect(arrange({ sections: [{ name: '体育', briefs: [] }] })).rejects.toMatchObject({
      code: 'bulletin.section-unknown',
    });
  });

  it('refuse an activity that the publication has already, in this bulletin or another, and take all or none', async () => {
    const publicationId = await office.publication('不重');
    const [first, second] = [await office.collect(publicationId), await office.collect(publicationId)];
    const [shared, fresh] = [await office.brief('贵石村', '2026-01-15'), await office.brief('清水镇', '2026-01-15')];
    await office.place(first, shared);
    await expect(office.place(first, shared)).rejects.toMatchObject({ code: 'brief.in-bulletin' });
    await expect(office.place(second, fresh, shared)).rejects.toMatchObject({ code: 'brief.in-bulletin' });
    expect((await bulletins.get(office.editor, second.id)).briefCount).toBe(0);
    await office.publish(first);
    await expect(office.place(second, shared)).rejects.toMatchObject({ code: 'brief.already-printed' });
    const elsewhere = await office.place(await office.collect(await office.publication('另一刊')), shared);
    expect(elsewhere.briefCount).toBe(1);
  });

  it('of two that want one brief at the same moment, one gets it', async () => {
    const publicationId = await office.publication('争抢');
    const rivals = [
      await office.collect(publicationId),
      await office.collect(publicationId),
      await office.collect(publicationId),
      await office.collect(publicationId),
    ];
    const shared = await office.brief('贵石村', '2026-01-15');
    const settled = await Promise.allSettled(rivals.map((rival) => office.place(rival, shared)));
    expect(settled.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    expect(settled.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ code: 'brief.in-bulletin' })),
    );
  });

  it('give a brief back, which another may then take', async () => {
    const publicationId = await office.publication('移出');
    const [first, second] = [await office.collect(publicationId), await office.collect(publicationId)];
    const shared = await office.brief('贵石村', '2026-01-15');
    await office.place(first, shared);
    expect((await bulletins.takeOut(office.editor, first.id, shared, once())).briefCount).toBe(0);
    await expect(bulletins.takeOut(office.editor, first.id, shared, once())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    expect((await office.place(second, shared)).briefCount).toBe(1);
  });

  it('leave a line in the log for everything that is done with them, and none for what is refused', async () => {
    const bulletin = await office.collect(await office.publication('留痕'));
    const [kept, dropped] = [await office.brief('贵石村', '2026-01-15'), await office.brief('清水镇', '2026-01-15')];
    const filled = await office.place(bulletin, kept, dropped);
    await bulletins.takeOut(office.editor, bulletin.id, dropped, once());
    await expect(bulletins.takeOut(office.editor, bulletin.id, dropped, once())).rejects.toThrow();
    const { version, sections } = await bulletins.get(office.editor, bulletin.id);
    const order = arrangementOf({ ...filled, version, sections, issuedOn: '2026-01-21' });
    await bulletins.arrange(office.editor, bulletin.id, order, once());
    await expect(bulletins.arrange(office.editor, bulletin.id, order, once())).rejects.toThrow();
    await publishing.file(office.signer, bulletin.id, 'txt');
    office.spec.get(Clock).freeze('2026-01-21T02:00:00Z');
    await office.publish(bulletin);
    office.spec.get(Clock).freeze(`${ISSUED_ON}T02:00:00Z`);
    await publishing.file(office.editor, bulletin.id, 'docx');
    const textOf = async (briefId: string) => (await briefs.get(office.editor, briefId)).text;
    const [editor, proofreader, signer] = [office.editor, office.proofreader, office.signer].map(
      ({ userId }) => userId,
    );
    expect(await office.logOf(bulletin.id)).toEqual([
      { actorId: editor, action: 'bulletin.open', detail: '《留痕》，2026-01-20出刊' },
      { actorId: editor, action: 'bulletin.place-brief', detail: await textOf(kept) },
      { actorId: editor, action: 'bulletin.place-brief', detail: await textOf(dropped) },
      { actorId: editor, action: 'bulletin.take-out-brief', detail: await textOf(dropped) },
      { actorId: editor, action: 'bulletin.arrange', detail: '2026-01-21出刊，文明实践1条' },
      { actorId: signer, action: 'bulletin.export', detail: '留痕（征集中）.txt' },
      { actorId: editor, action: 'bulletin.hand-in', detail: '《留痕》2026-01-21' },
      { actorId: proofreader, action: 'bulletin.proofread', detail: '《留痕》2026-01-21' },
      { actorId: signer, action: 'bulletin.sign', detail: '第857期' },
      { actorId: signer, action: 'bulletin.publish', detail: '第857期' },
      { actorId: editor, action: 'bulletin.export', detail: '留痕第857期.docx' },
    ]);
  });

  it('are out of reach for another unit, and signing is not the editor’s', async () => {
    const bulletin = await office.collected(await office.publication('越权'));
    const stranger = await office.district.addActor('editor', '清水镇');
    await expect(bulletins.get(stranger, bulletin.id)).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(office.place({ id: randomUUID() }, randomUUID())).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    expect((await bulletins.list(stranger, {})).items).toEqual([]);
    await office.proofread(bulletin);
    await expect(office.step(office.editor, 'sign', bulletin)).rejects.toMatchObject({ code: 'resource.not-found' });
  });
});
