import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  fixedText,
  type AcknowledgeFindingInput,
  type Actor,
  type BulletinEntry,
  type FindingRecord,
} from '@jishan/domain';
import { AuditService } from '../audit/audit.service';
import { BulletinsService } from '../bulletins/bulletins.service';
import { PublishingService } from '../bulletins/publishing.service';
import { Writes, type WriteKey } from '../platform/idempotency';
import { Live } from '../platform/live/live';
import { LintService, type JudgedFinding } from '../wording/lint.service';
import { FindingsStore, type BriefVersion } from './findings.store';

/** 核对: what the linter says of a bulletin, where it may be mended, and why a warning was let pass. */
@Injectable()
export class FindingsService {
  constructor(
    private readonly store: FindingsStore,
    private readonly bulletins: BulletinsService,
    private readonly publishing: PublishingService,
    private readonly lint: LintService,
    private readonly writes: Writes,
    private readonly live: Live,
    private readonly audit: AuditService,
  ) {}

  /** A published bulletin is what it is: nothing can be done about it here. */
  async list(actor: Actor, id: string): Promise<FindingRecord[]> {
    // asked first: an edit that comes between is refused by its version
    const versions = await this.store.versionsOfBriefs(id);
    const { state, sections } = await this.bulletins.get(actor, id);
    if (state === 'published') return [];
    const { content } = await this.publishing.preview(actor, id);
    const findings = await this.lint.findings(id, content);
    const entries = new Map(sections.flatMap((section) => section.entries.map((entry) => [entry.briefId, entry])));
    return findings.map((finding) => ({ ...finding, brief: briefOf(finding, entries, versions) }));
  }

  /** Only what warns, and only what is found now. */
  async acknowledge(
    actor: Actor,
    id: string,
    { finding: findingId, reason }: AcknowledgeFindingInput,
    write: WriteKey,
  ): Promise<FindingRecord[]> {
    const unitPath = await this.store.unitPathOf(id);
    assertCan(actor, 'finding.acknowledge', { unitPath });
    if (!unitPath) throw new DomainError('resource.not-found');
    const finding = (await this.list(actor, id)).find((candidate) => candidate.id === findingId);
    await this.writes.once(write, async (tx) => {
      if (!finding) throw new DomainError('finding.gone');
      if (finding.severity === 'blocks') throw new DomainError('finding.blocking');
      await this.lint.acknowledge(tx, actor, id, finding, reason.trim());
      await this.audit.record(tx, {
        ...{ actorId: actor.userId, action: 'finding.acknowledge' },
        ...{ subjectKind: 'bulletin', subjectId: id, unitPath },
        detail: `“${finding.words}”（${finding.reason}）：${reason.trim()}`,
      });
      await this.live.publish(tx, { name: 'bulletin.changed', id, unitPath });
      return { done: true };
    });
    return this.list(actor, id);
  }
}

/** A paragraph holds the briefs of one unit behind each other, each but the first without its heading: in which of them is the place? */
function briefOf(
  { kind, briefIds, words, start, end, fix }: JudgedFinding,
  entries: ReadonlyMap<string, BulletinEntry>,
  versions: ReadonlyMap<string, BriefVersion>,
): FindingRecord['brief'] {
  if (kind !== 'brief') return null;
  let at = 0;
  for (const [i, briefId] of briefIds.entries()) {
    const entry = entries.get(briefId);
    if (!entry || entry.mention) return null;
    const skipped = i === 0 ? 0 : `${entry.unit}：`.length;
    const [from, to] = [start - at + skipped, end - at + skipped];
    if (start >= at && to <= entry.text.length && entry.text.slice(from, to) === words) {
      const { version, isPrinted } = versions.get(briefId) ?? { version: 0, isPrinted: false };
      const fixed = fix === null || isPrinted ? null : fixedText(entry.text, [{ start: from, end: to, fix }]);
      return { briefId, version, fixed };
    }
    at += entry.text.length - skipped;
  }
  return null;
}
