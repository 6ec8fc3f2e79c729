import { Injectable } from '@nestjs/common';
import {
  assertCan,
  DomainError,
  addDays,
  isMonth,
  monthAfter,
  type Actor,
  type RecomputeDifference,
  type RecomputeReport,
} from '@jishan/domain';
import {
  historySince,
  replay,
  VILLAGE_POINTS,
  type AwardDraft,
  type Fact,
  type Owner,
  type Recording,
  type SchemeVersion,
  type WorkCalendar,
} from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { OpeningsService } from '../openings/openings.service';
import { Clock } from '../platform/clock';
import { PointsService } from '../points/points.service';
import { asDeed, conditionsOf } from '../schemes/roster';
import { SchemesService } from '../schemes/schemes.service';
import { UnitsService } from '../units/units.service';
import { RecomputeStore, type DeedLine, type GivenAward, type HourLine } from './recompute.store';

const DIFFERENCES_SHOWN = 1_000;

/** A line with the versions in force where and when it was done, and whose account it gave to. */
interface Judged {
  line: HourLine;
  versions: readonly SchemeVersion[];
  household: Owner;
}

/** Was a month given by the rules? Computes it once more from what was recorded, and says where the ledger differs. */
@Injectable()
export class RecomputeService {
  constructor(
    private readonly store: RecomputeStore,
    private readonly schemes: SchemesService,
    private readonly openings: OpeningsService,
    private readonly points: PointsService,
    private readonly units: UnitsService,
    private readonly clock: Clock,
  ) {}

  async report(actor: Actor, month: string): Promise<RecomputeReport> {
    assertCan(actor, 'points.reconcile', { unitPath: await this.units.districtPath() });
    if (!isMonth(month)) throw new DomainError('resource.not-found');
    return this.store.inSnapshot(async (tx) => {
      const first = `${month}-01`;
      const lines = await this.store.lines(tx, first);
      const judged = await this.judge(tx, lines);
      const versions = judged.flatMap((one) => one.versions);
      const since = `${versions.map((version) => historySince(version, month)).sort()[0] ?? month}-01`;
      const before = {
        awards: await this.store.awardsBefore(tx, since, first),
        facts: (await this.store.factsBefore(tx, since, first)).map((past) => ({
          ...past,
          kind: 'attendance' as const,
        })),
      };
      const calendar = await this.store.calendar(tx);
      const deeds = await this.deedsOf(tx, await this.store.deeds(tx, first), calendar);
      const recorded = [...recordingsOf(judged, calendar), ...deeds];
      recorded.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
      const ruled = await this.store.ruled(tx, first);
      const known = new Set(ruled.map((one) => one.key));
      const drafts = [
        ...replay(recorded, before),
        ...(await this.openings.expected(tx, first, this.lastDay(month))).filter((draft) => !known.has(draft.key)),
        ...ruled.map(({ key, book, expected }) => ({ key, book, amount: expected })),
      ];
      const given = [...(await this.store.given(tx, first)), ...ruled.map((one) => ({ ...one, activityTitle: null }))];
      const total = (amounts: { book: number; amount: number }[]) =>
        amounts.reduce((sum, one) => sum + (one.book === 1 ? one.amount : 0), 0);
      return {
        month,
        ranAt: this.clock.now(),
        facts: lines.filter((line) => line.kind === 'credit').length + deeds.length,
        awards: drafts.length,
        expected: total(drafts),
        posted: total(given),
        differences: differencesOf(drafts, given).slice(0, DIFFERENCES_SHOWN),
      };
    });
  }

  /** Each by the rule that it was claimed under; one whose rule is in no version of that day comes to nothing. */
  private async deedsOf(tx: EntityManager, lines: readonly DeedLine[], calendar: WorkCalendar): Promise<Recorded[]> {
    const recorded: Recorded[] = [];
    for (const { recordedAt: at, ...deed } of lines) {
      const versions = await this.schemes.inForce(tx, deed.unitId, deed.occurredOn);
      const version = versions.find(({ book }) => book === VILLAGE_POINTS);
      const rule = version?.rules.find(({ id }) => id === deed.ruleId);
      if (!version || !rule) continue;
      const owners = await this.points.ownersOf(tx, [deed.personId], deed.occurredOn);
      const owner = ownerOf({ ...deed, teamId: null }, owners.get(deed.personId) ?? anybody(deed.personId), version);
      if (owner) recorded.push({ at, withdrawn: [], given: [asDeed(version, rule, { ...deed, owner }, calendar, at)] });
    }
    return recorded;
  }

  /** Of the month, or yesterday: what is due since this morning may not have been given yet. */
  private lastDay(month: string): string {
    const yesterday = addDays(this.clock.today(), -1);
    return [addDays(`${monthAfter(month)}-01`, -1), yesterday].sort()[0] ?? yesterday;
  }

  private async judge(tx: EntityManager, lines: readonly HourLine[]): Promise<Judged[]> {
    const inForce = new Map<string, SchemeVersion[]>();
    const owners = new Map<string, Map<string, Owner>>();
    for (const { unitId, occurredOn } of lines) {
      const place = `${unitId}/${occurredOn}`;
      if (!inForce.has(place)) inForce.set(place, await this.schemes.inForce(tx, unitId, occurredOn));
      if (owners.has(occurredOn)) continue;
      const people = new Set(lines.filter((line) => line.occurredOn === occurredOn).map((line) => line.personId));
      owners.set(occurredOn, await this.points.ownersOf(tx, [...people], occurredOn));
    }
    return lines.map((line) => ({
      line,
      versions: inForce.get(`${line.unitId}/${line.occurredOn}`) ?? [],
      household: owners.get(line.occurredOn)?.get(line.personId) ?? { kind: 'member', id: line.personId },
    }));
  }
}

/** What was recorded at one moment. */
type Recorded = Recording & { at: string };

/** What one transaction recorded of one shift; the shifts of a sheet were settled one after the other. */
function recordingsOf(judged: readonly Judged[], calendar: WorkCalendar): Recorded[] {
  const sheets = new Map<string, Judged[]>();
  for (const one of judged) {
    const sheet = `${one.line.recordedAt}/${one.line.shiftId}`;
    sheets.set(sheet, [...(sheets.get(sheet) ?? []), one]);
  }
  return [...sheets.values()].map((lines) => {
    const credits = lines.filter(({ line }) => line.kind === 'credit');
    // also those of lines that are only taken back: a bonus may go with them
    const versions = [...new Set(lines.flatMap((one) => one.versions))];
    return {
      at: lines[0]?.line.recordedAt ?? '',
      withdrawn: lines.filter(({ line }) => line.kind === 'reversal').map(({ line }) => line.origin),
      given: versions.map((version) => ({
        version,
        facts: credits
          .filter((one) => one.versions.includes(version))
          .flatMap((one) => factOf(one, version, calendar) ?? []),
      })),
    };
  });
}

function factOf({ line, household }: Judged, version: SchemeVersion, calendar: WorkCalendar): Fact | null {
  const owner = ownerOf(line, household, version);
  if (!owner) return null;
  const { origin, key, personId, role, minutes, category, activityId, occurredOn, recordedAt, startsAt } = line;
  return {
    kind: 'attendance',
    id: origin.slice('attendance:'.length),
    revision: Number(key.slice(origin.length + 1)),
    ...{ personId, role, minutes, category, activityId, owner, occurredOn },
    conditions: conditionsOf({ kind: line.activityKind, startsAt }, calendar),
    settledAt: recordedAt,
  };
}

const anybody = (id: string): Owner => ({ kind: 'member', id });

function ownerOf(line: Pick<HourLine, 'personId' | 'teamId'>, household: Owner, version: SchemeVersion): Owner | null {
  switch (version.accountOwner) {
    case 'household':
      return household;
    case 'member':
      return { kind: 'member', id: line.personId };
    case 'team':
      return line.teamId ? { kind: 'team', id: line.teamId } : null;
    default:
      return version.accountOwner satisfies never;
  }
}

function differencesOf(
  drafts: readonly Pick<AwardDraft, 'key' | 'amount'>[],
  given: readonly GivenAward[],
): RecomputeDifference[] {
  const expected = new Map(drafts.map((draft) => [draft.key, draft.amount]));
  const posted = new Map(given.map((one) => [one.key, one]));
  return [...new Set([...expected.keys(), ...posted.keys()])]
    .sort()
    .map((key) => ({
      key,
      activityTitle: posted.get(key)?.activityTitle ?? null,
      personName: posted.get(key)?.personName ?? null,
      expected: expected.get(key) ?? 0,
      posted: posted.get(key)?.amount ?? 0,
      reason: posted.get(key)?.reason ?? null,
    }))
    .filter((one) => one.expected !== one.posted);
}
