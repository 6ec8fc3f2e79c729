import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  assertCan,
  bulletinNoOf,
  DomainError,
  listScope,
  mastheadOn,
  numbersIn,
  pastContent,
  splitBulletin,
  type Actor,
  type KnownForm,
  type Page,
  type PageQuery,
  type PastBrief,
  type PastBulletinDetail,
  type PastBulletinInput,
  type PastBulletinQuery,
  type PastBulletinRecord,
  type PastProblem,
  type PastReport,
  type SplitBulletin,
  type UnitRecord,
  type WithdrawPastBulletinInput,
} from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import { Clock } from '../platform/clock';
import { Writes, type WriteKey } from '../platform/idempotency';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { pageOf } from '../platform/page';
import { PublicationsService, type Publication } from '../publications/publications.service';
import { UnitsService } from '../units/units.service';
import { BackfileStore, type PastBulletin } from './backfile.store';
import { pastBriefs } from './past-briefs';

/** Bulletins from before the platform: pasted as text, read by the grammar, looked over by a person, kept as printed. */
@Injectable()
export class BackfileService {
  constructor(
    private readonly store: BackfileStore,
    private readonly publications: PublicationsService,
    private readonly units: UnitsService,
    private readonly writes: Writes,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly audit: AuditService,
  ) {}

  async list(actor: Actor, query: PastBulletinQuery & PageQuery): Promise<Page<PastBulletinRecord>> {
    const rows = await this.store.list(listScope(actor, 'bulletin.read'), query);
    return pageOf(rows, query.limit, ({ issuedOn, id }) => [issuedOn, id]);
  }

  async get(actor: Actor, id: string): Promise<PastBulletinDetail> {
    const found = await this.store.find(id);
    assertCan(actor, 'bulletin.read', { unitPath: found?.unitPath });
    if (!found) throw new DomainError('resource.not-found');
    return this.detail(found);
  }

  /** What an import would do; nothing is kept. */
  async check(actor: Actor, input: PastBulletinInput): Promise<PastReport> {
    return this.report(input, await this.publicationOf(actor, input), await this.units.list());
  }

  /** As a whole or not at all. The same text twice is the same import. */
  async import(actor: Actor, input: PastBulletinInput, write: WriteKey): Promise<PastBulletinRecord> {
    const publication = await this.publicationOf(actor, input);
    const units = await this.units.list();
    return this.writes.once(write, async (tx) => {
      await this.store.queue(tx, publication.id);
      const report = await this.report(input, publication, units, tx);
      if (report.imported) return report.imported;
      const [first] = report.problems;
      if (first) throw new DomainError('backfile.refused', undefined, sentenceOf(first));
      return this.keep(tx, actor, input, publication, report);
    });
  }

  /** What was taken in wrongly steps back, once: it stays readable with its reason, and its number and its text are free again. */
  async withdraw(
    actor: Actor,
    id: string,
    { reason }: WithdrawPastBulletinInput,
    write: WriteKey,
  ): Promise<PastBulletinDetail> {
    const known = await this.store.find(id);
    assertCan(actor, 'backfile.withdraw', { unitPath: known?.unitPath });
    if (!known) throw new DomainError('resource.not-found');
    return this.writes.once(write, async (tx) => {
      await this.store.queue(tx, known.publicationId);
      if ((await this.store.find(id, tx))?.withdrawal) throw new DomainError('backfile.withdrawn');
      const withdrawReason = reason.trim();
      const by = { withdrawnBy: actor.userId, withdrawerName: actor.name };
      await this.store.withdraw(tx, id, { withdrawnAt: this.clock.now(), ...by, withdrawReason });
      await this.told(tx, actor, 'backfile.withdraw', known, `${titleOf(known)}：${withdrawReason}`);
      return this.detail((await this.store.find(id, tx)) ?? known, tx);
    });
  }

  private async detail({ unitPath: _, ...kept }: PastBulletin, tx?: EntityManager): Promise<PastBulletinDetail> {
    return { ...kept, namedIn: await this.store.namedIn(kept.publicationId, kept.bulletinNo, tx) };
  }

  private async told(
    tx: EntityManager,
    actor: Actor,
    action: string,
    { id, unitPath }: { id: string; unitPath: string },
    detail: string,
  ): Promise<void> {
    const entry = { actorId: actor.userId, action, subjectKind: 'past-bulletin', subjectId: id, unitPath };
    await this.audit.record(tx, { ...entry, detail });
    await this.live.publish(tx, { name: 'bulletin.changed', id, unitPath });
  }

  private async publicationOf(actor: Actor, input: PastBulletinInput): Promise<Publication> {
    const publication = await this.publications.find(input.publicationId);
    assertCan(actor, 'backfile.import', { unitPath: publication?.unitPath });
    if (!publication) throw new DomainError('resource.not-found');
    return publication;
  }

  private async report(
    input: PastBulletinInput,
    publication: Publication,
    units: readonly UnitRecord[],
    tx?: EntityManager,
  ): Promise<PastReport> {
    const split = readOf(input, publication);
    const briefs = pastBriefs(split, units, input.corrections);
    const imported = await this.store.findBySource(publication.id, sha256Of(plain(input.text)), tx);
    const problems = imported ? [] : await this.problemsOf(split, publication, input, units, tx);
    return { split, briefs, problems, imported };
  }

  private async problemsOf(
    split: SplitBulletin,
    publication: Publication,
    input: PastBulletinInput,
    units: readonly UnitRecord[],
    tx?: EntityManager,
  ): Promise<PastProblem[]> {
    const lineOf = (kind: string) => split.pieces.find((piece) => piece.kind === kind)?.firstLine ?? null;
    const { issuedOn, bulletinNo } = split;
    const problems: PastProblem[] = correctionProblems(input, split, units);
    if (!split.pieces.some(({ kind }) => ['briefs', 'mention', 'text'].includes(kind)))
      problems.push({ line: null, message: '没有读到正文' });
    if (!issuedOn) problems.push({ line: null, message: '没有找到出刊日期，请填写' });
    else if (issuedOn > this.clock.today()) problems.push({ line: lineOf('date'), message: '出刊日期晚于今天' });
    if (!bulletinNo) return [...problems, { line: null, message: '没有找到期号，请填写' }];
    const numbers = numbersIn(bulletinNo, publication.numbering);
    if (!numbers)
      return [...problems, { line: lineOf('number'), message: `期号须写成${FORMS[publication.numbering]}` }];
    if (!issuedOn) return problems;
    const message = await this.numberProblem(publication, { ...numbers, year: yearOf(issuedOn) }, bulletinNo, tx);
    return message ? [...problems, { line: lineOf('number'), message }] : problems;
  }

  /** A number that the counter has yet to give would be given twice. */
  private async numberProblem(
    { id, lastRunningNo }: Publication,
    numbers: Parameters<BackfileStore['isTaken']>[1],
    bulletinNo: string,
    tx?: EntityManager,
  ): Promise<string | null> {
    const { year, yearlyNo, runningNo } = numbers;
    if (await this.store.isTaken(id, numbers, bulletinNo, tx)) return `${bulletinNo}已经有了`;
    if (runningNo !== null && runningNo > lastRunningNo) return `本刊只出到总第${lastRunningNo}期，总期号不能更大`;
    if (yearlyNo === null) return null;
    const counted = await this.store.lastOfYear(id, year, tx);
    const last = counted ?? (year < yearOf(this.clock.today()) ? yearlyNo : 0);
    return yearlyNo > last ? `${year}年只出到第${last}期，期号不能更大` : null;
  }

  private async keep(
    tx: EntityManager,
    actor: Actor,
    input: PastBulletinInput,
    publication: Publication,
    { split, briefs }: PastReport,
  ): Promise<PastBulletinRecord> {
    const { bulletinNo, issuedOn } = split;
    if (!bulletinNo || !issuedOn) throw new DomainError('backfile.refused');
    const usual = mastheadOn(publication, issuedOn);
    const masthead = { title: split.title ?? usual.title, office: split.office ?? usual.office, bulletinNo, issuedOn };
    const content = pastContent(split, masthead, knownForm(publication));
    const [id, source, importedAt] = [newId(), plain(input.text), this.clock.now()];
    const year = publication.numbering === 'yearly' ? yearOf(issuedOn) : null;
    await this.store.insert(
      tx,
      {
        ...{ id, publicationId: publication.id, bulletinNo, year, issuedOn, content },
        ...{ sha256: sha256Of(JSON.stringify(content)), source: input.text, sourceSha256: sha256Of(source) },
        ...{ importedBy: actor.userId, importerName: actor.name, importedAt },
      },
      briefs.map((brief, at) => toRow(id, brief, at + 1, split)),
    );
    const record = await this.store.findBySource(publication.id, sha256Of(source), tx);
    if (!record) throw new Error(`past bulletin ${id} vanished in its own transaction`);
    await this.told(tx, actor, 'backfile.import', { id, unitPath: publication.unitPath }, titleOf(record));
    return record;
  }
}

const FORMS = { running: '“第857期”', yearly: '“第29期”', 'yearly+running': '“第29期（总第2138期）”' } as const;

const titleOf = ({ publicationTitle, bulletinNo }: PastBulletinRecord) => `《${publicationTitle}》${bulletinNo}`;
const yearOf = (day: string) => Number(day.slice(0, 4));
const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const sentenceOf = ({ line, message }: PastProblem) => `${line === null ? '' : `第${line}行：`}${message}。`;

/** Line ends and blank edges come from the clipboard, not from the bulletin. */
const plain = (text: string) => text.replace(/\r\n?/gu, '\n').trim();

const knownForm = ({ imprintRoles, distribution, houseStyle }: Publication): KnownForm => ({
  roles: imprintRoles,
  labels: distribution.map(({ label }) => label),
  houseStyle,
});

/** The text with what the reviewer knows better: the day of the bulletin decides which day a brief names. */
function readOf({ text, bulletinNo, issuedOn }: PastBulletinInput, publication: Publication): SplitBulletin {
  const known = knownForm(publication);
  const split = splitBulletin(text, known, issuedOn);
  const written = bulletinNo?.trim() || split.bulletinNo;
  const { yearlyNo, runningNo } = (written && numbersIn(written, publication.numbering)) || {};
  if (yearlyNo === undefined) return { ...split, bulletinNo: written };
  // 第 0801 期 is 第801期: written otherwise it would be another number
  const numbers = { year: 0, yearlyNo: yearlyNo ?? 0, runningNo: runningNo ?? 0 };
  return { ...split, bulletinNo: bulletinNoOf(publication.numbering, numbers) };
}

function correctionProblems(
  { corrections }: PastBulletinInput,
  split: SplitBulletin,
  units: readonly UnitRecord[],
): PastProblem[] {
  return corrections.flatMap(({ line, brief, unitId, heldOn }) => {
    const paragraph = split.pieces.find(({ kind, firstLine }) => kind === 'briefs' && firstLine === line);
    if (!paragraph?.briefs[brief]) return [{ line, message: '这一行没有这条简讯' }];
    if (unitId && units.every(({ id }) => id !== unitId)) return [{ line, message: '查不到这个单位' }];
    return heldOn && split.issuedOn && heldOn > split.issuedOn ? [{ line, message: '活动日期晚于出刊日期' }] : [];
  });
}

function toRow(pastBulletinId: string, brief: PastBrief, position: number, split: SplitBulletin) {
  const { section, text, unitName, unitId, heldOn, theme, headcount, line, brief: place } = brief;
  const piece = split.pieces.find(({ kind, firstLine }) => kind === 'briefs' && firstLine === line);
  const read = place === null ? undefined : piece?.briefs[place];
  const facts = read && read.left.length === 0 ? read.facts : null;
  return { pastBulletinId, position, section, text, unitName, unitId, heldOn, theme, headcount, facts };
}
