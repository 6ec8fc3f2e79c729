import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { openingOf, versionOn, type OwnedDraft, type SchemeVersion } from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs/jobs';
import { PointsService } from '../points/points.service';
import { SchemesService } from '../schemes/schemes.service';
import { OpeningsStore, type OpeningOwner } from './openings.store';

const EVERY_MS = 600_000;
const BATCH = 500;

/**
 * 起始分: what the accounts of a scheme begin with. There is no moment at which they are asked for: whoever has not got them yet gets
 * them at the next run, on the first day of a version as on the day on which a household is founded.
 */
@Injectable()
export class OpeningsService implements OnModuleInit {
  private readonly logger = new Logger(OpeningsService.name);

  constructor(
    private readonly store: OpeningsStore,
    private readonly schemes: SchemesService,
    private readonly points: PointsService,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.sweep('opening-points', EVERY_MS, async () => void (await this.giveDue()));
  }

  /** Some hundred owners a transaction. Finds nothing when run twice; a scheme that fails keeps no other waiting. */
  async giveDue(): Promise<number> {
    const failures: unknown[] = [];
    let given = 0;
    for (const versions of await this.versions(this.dataSource.manager)) {
      const version = versionOn(versions, this.clock.today());
      if (!version?.opening) continue;
      await this.give(version, versions)
        .then((count) => (given += count))
        .catch((failure: unknown) => failures.push(failure));
    }
    if (given > 0) this.logger.log({ awards: given }, 'opening points given');
    if (failures.length > 0) throw failures[0];
    return given;
  }

  /** What ought to have been given on the days from one to another, by the version in force on each of them. */
  async expected(tx: EntityManager, from: string, to: string): Promise<OwnedDraft[]> {
    const drafts: OwnedDraft[] = [];
    for (const versions of await this.versions(tx))
      for (const version of versions) {
        const last = [to, version.effectiveTo ?? to].sort()[0] ?? to;
        if (!version.opening || version.effectiveFrom > last) continue;
        const owners = await this.store.owners(tx, version, last);
        const due = await this.due(tx, version, versions, { owners, day: last, before: from });
        const isOf = (day: string) => day >= from && versionOn(versions, day)?.id === version.id;
        drafts.push(...due.filter((draft) => isOf(draft.occurredOn)));
      }
    return drafts;
  }

  /** Whoever would be given opening points by a version on a day, were it in force. */
  async owners(version: SchemeVersion, day: string): Promise<OpeningOwner[]> {
    return version.opening ? this.store.owners(this.dataSource.manager, version, day) : [];
  }

  /** The effective versions of every scheme that has opening points, scheme by scheme. */
  private async versions(tx: EntityManager): Promise<SchemeVersion[][]> {
    const versions = await this.schemes.withOpening(tx);
    return [...new Set(versions.map((version) => version.schemeId))].map((schemeId) =>
      versions.filter((version) => version.schemeId === schemeId),
    );
  }

  private async give(version: SchemeVersion, versions: readonly SchemeVersion[]): Promise<number> {
    const day = this.clock.today();
    let given = 0;
    for (let after: string | null = null; ;) {
      const owners: OpeningOwner[] = await this.dataSource.transaction(async (tx) => {
        await this.store.lock(tx);
        const batch = await this.store.owners(tx, version, day, { after, limit: BATCH });
        const drafts = await this.due(tx, version, versions, { owners: batch, day, before: null });
        if (drafts.length > 0) await this.points.post(tx, drafts, null);
        given += drafts.length;
        return batch;
      });
      after = owners.at(-1)?.id ?? null;
      if (owners.length < BATCH) return given;
    }
  }

  /**
   * Of these owners, what was not given before: by a scheme that gives once at any time, by a yearly one within the year. What a
   * household was given before it moved counts whenever that was.
   */
  private async due(
    tx: EntityManager,
    version: SchemeVersion,
    versions: readonly SchemeVersion[],
    { owners, day, before }: { owners: readonly OpeningOwner[]; day: string; before: string | null },
  ): Promise<OwnedDraft[]> {
    const draftOf = (id: string, since: string) => openingOf(version, { kind: version.accountOwner, id }, since, day);
    const candidates = owners.flatMap(({ id, since, formerIds }) => {
      const draft = draftOf(id, since);
      return draft ? [{ draft, former: formerIds.flatMap((formerId) => draftOf(formerId, since)?.source ?? []) }] : [];
    });
    const year = Number(day.slice(0, 4));
    const first = Math.min(year, ...versions.map((one) => Number(one.effectiveFrom.slice(0, 4))));
    const from = version.opening?.every === 'year' ? `${year}-01-01` : null;
    const years: [number, number] = [first, year];
    const own = await this.store.given(
      tx,
      candidates.map(({ draft }) => draft.source),
      { years, from, before },
    );
    const former = await this.store.given(
      tx,
      candidates.flatMap((candidate) => candidate.former),
      { years, from },
    );
    return candidates
      .filter((one) => !own.has(one.draft.source) && !one.former.some((source) => former.has(source)))
      .map(({ draft }) => draft);
  }
}
