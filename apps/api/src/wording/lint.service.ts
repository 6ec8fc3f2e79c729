import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  bulletinTexts,
  checkFindings,
  DomainError,
  isMinor,
  lintBulletin,
  lintNotes,
  normaliseName,
  type Actor,
  type BulletinContent,
  type FindingRecord,
  type KnownPerson,
  type LintFinding,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { LintStore, type Namesake } from './lint.store';
import { WordingStore } from './wording.store';

export type JudgedFinding = Omit<FindingRecord, 'brief'>;

const NAME_LENGTHS = [2, 3, 4];

/** What the linter says of a bulletin by the lists of this office, and which warnings have been let pass. */
@Injectable()
export class LintService {
  constructor(
    private readonly store: LintStore,
    private readonly wording: WordingStore,
    private readonly clock: Clock,
  ) {}

  async findings(bulletinId: string, content: BulletinContent, db?: EntityManager): Promise<JudgedFinding[]> {
    const wording = await this.wording.inUse(db);
    const ofTexts = lintBulletin(content, {
      issuedOn: content.issuedOn,
      recentDays: await this.store.recentDays(bulletinId, db),
      activities: await this.store.activities(bulletinId, db),
      units: await this.store.units(db),
      terms: wording
        .filter(({ kind }) => kind === 'term')
        .map(({ words, instead, note }) => ({ wrong: words, right: instead, reason: note })),
      titles: wording
        .filter(({ kind }) => kind === 'title')
        .map(({ words, instead }) => ({ name: words, title: instead })),
      people: await this.peopleIn(content, db),
    });
    const found = [...ofTexts, ...lintNotes(content)];
    const passed = new Map(
      (await this.store.acknowledgements(bulletinId, db)).map(({ finding, reason, byName, at }) => [
        finding,
        { reason, byName, at },
      ]),
    );
    return withIds(found).map((finding) => ({
      ...finding,
      acknowledged: finding.severity === 'warns' ? (passed.get(finding.id) ?? null) : null,
    }));
  }

  /** Nothing that blocks, and no warning without a fix or a reason: asked by every step that puts a name to the bulletin. */
  async assertClean(tx: EntityManager, bulletinId: string, content: BulletinContent): Promise<void> {
    const findings = await this.findings(bulletinId, content, tx);
    const refusal = checkFindings(findings, ({ acknowledged }) => acknowledged !== null);
    if (!refusal) return;
    const blocking = findings.filter(({ severity }) => severity === 'blocks').length;
    const open = findings.filter(({ severity, acknowledged }) => severity === 'warns' && !acknowledged).length;
    throw new DomainError(refusal, undefined, `必须改正 ${blocking} 处，待说明或改正 ${open} 处。`);
  }

  async acknowledge(
    tx: EntityManager,
    actor: Actor,
    bulletinId: string,
    { id, rule, words }: JudgedFinding,
    reason: string,
  ): Promise<void> {
    const by = { byId: actor.userId, byName: actor.name, at: this.clock.now() };
    await this.store.acknowledge(tx, { bulletinId, finding: id, rule, words, reason, ...by });
  }

  private async peopleIn(content: BulletinContent, db?: EntityManager): Promise<KnownPerson[]> {
    // names are printed with spaces between their letters too, and with marks that nobody sees
    const texts = bulletinTexts(content).map(({ text }) => normaliseName(text).replace(/[\p{Zs}\p{Cf}]/gu, ''));
    const people = await this.store.namesakes(letterGroups(texts), texts.join('\n'), db);
    return toKnown(people, content.issuedOn);
  }
}

function letterGroups(texts: readonly string[]): string[] {
  const groups = new Set<string>();
  for (const run of texts.flatMap((text) => text.match(/[\p{L}·]{2,}/gu) ?? [])) {
    const letters = [...run];
    for (let i = 0; i < letters.length; i++)
      for (const length of NAME_LENGTHS)
        if (i + length <= letters.length) groups.add(letters.slice(i, i + length).join(''));
  }
  return [...groups];
}

/** Of everybody of one name: is a minor among them, is somebody who may not be named, and is there one who may? */
function toKnown(people: readonly Namesake[], day: string): KnownPerson[] {
  const byName = Map.groupBy(people, ({ name }) => name);
  return [...byName].flatMap(([name, bearers]) => {
    const minor = bearers.some(({ birthOn }) => isMinor(birthOn, day));
    const namesake = bearers.some(({ birthOn, named }) => named && !isMinor(birthOn, day));
    return minor || bearers.some(({ named }) => !named) ? [{ name, minor, namesake }] : [];
  });
}

/**
 * The same words in the same item are told apart by their order alone: an edit elsewhere leaves the id. A name is passed as it stands
 * in its sentence, since another sentence may mean another person; so is what stands in notes and 更正, which have no ids.
 */
function withIds(findings: readonly LintFinding[]): (LintFinding & { id: string })[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { rule, kind, section, articleId, briefIds, words, before, after, reason } = finding;
    const isHere = rule === 'minor-name' || rule === 'unconsented-name' || kind === 'note' || kind === 'correction';
    const item = [rule, kind, section, articleId, [...briefIds].sort(), words, reason];
    const what = JSON.stringify(isHere ? [...item, before, after] : item);
    const turn = (seen.get(what) ?? 0) + 1;
    seen.set(what, turn);
    return { ...finding, id: createHash('sha256').update(`${what}${turn}`).digest('hex') };
  });
}
