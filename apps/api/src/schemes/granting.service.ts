import { Injectable } from '@nestjs/common';
import {
  award,
  VILLAGE_POINTS,
  type AwardDraft,
  type History,
  type Owner,
  type Rule,
  type SchemeVersion,
} from '@jishan/points';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock';
import { accountName, PointsService } from '../points/points.service';
import { PastStore } from './past.store';
import { asDeed, pastOf, roundFor, spanOf } from './roster';
import { SchemesService } from './schemes.service';
import { roundKey, SettlementStore } from './settlement.store';

/** Something good that was done outside any activity, and approved. */
export interface Deed {
  id: string;
  /** Where the person lived: decides which scheme applies, and whose round of public view takes the points. */
  unitId: string;
  personId: string;
  occurredOn: string;
  ruleId: string;
  approverId: string;
}

/** A rule that prices deeds of a day, and what it gives before any cap. */
export interface PricedRule {
  rule: Rule;
  version: SchemeVersion;
  points: number;
  explanation: string;
  /** From which day the points would count, given today. */
  effectiveOn: string;
}

/** What came of a deed. */
export interface Granted {
  /** Of the award; null when a cap left nothing. */
  key: string | null;
  points: number;
  explanation: string;
}

/** From an approved deed to points: posted, or put on public view first, always inside the caller's transaction. */
@Injectable()
export class GrantingService {
  constructor(
    private readonly schemes: SchemesService,
    private readonly points: PointsService,
    private readonly store: SettlementStore,
    private readonly pasts: PastStore,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** What deeds of a day can be claimed under: the rules of redeemable points in force where the person lives. */
  async rules(unitId: string, day: string, tx: EntityManager = this.dataSource.manager): Promise<PricedRule[]> {
    const version = (await this.schemes.inForce(tx, unitId, day)).find(({ book }) => book === VILLAGE_POINTS);
    if (!version) return [];
    const [calendar, today] = [await this.store.calendar(), this.clock.today()];
    const effectiveOn = roundFor(version, unitId, today, calendar)?.window.effectiveOn ?? today;
    return version.rules.filter(isForDeeds).map((rule) => {
      const plain = { ...version, caps: [] };
      const deed = { ...ANYBODY, occurredOn: day };
      const draft = draftOf(asDeed(plain, rule, deed, calendar, today), { awards: [], facts: [] });
      return { rule, version, points: draft.amount, explanation: draft.explanation, effectiveOn };
    });
  }

  /** Null when the rule is not in force for that day. The caller has locked the deed, so nobody else grants it meanwhile. */
  async grant(tx: EntityManager, deed: Deed): Promise<Granted | null> {
    const { unitId, personId, occurredOn } = deed;
    const priced = (await this.rules(unitId, occurredOn, tx)).find(({ rule }) => rule.id === deed.ruleId);
    if (!priced) return null;
    const { version, rule } = priced;
    const calendar = await this.store.calendar();
    const owner = await this.ownerOf(tx, version, personId, occurredOn);
    const round = roundFor(version, unitId, this.clock.today(), calendar);
    const rounds = await this.store.openRounds(tx, round ? [round] : []);
    const locked = await this.points.lockOwners(tx, [{ book: version.book, owner }]);
    const accountId = locked.idOf.get(accountName(version.book, owner.id));
    if (accountId === undefined) throw new Error('points for an owner whose account is not locked');
    const used = await this.pasts.used(tx, {
      ...{
        book: version.book,
        personIds: [personId],
        accountIds: [accountId],
        occurredOn,
        activityId: null,
        except: [],
      },
      ...{ persons: spanOf(version.caps, 'person'), accounts: spanOf(version.caps, 'household') },
      ...{ activity: false, bonusesSince: null },
    });
    const past = pastOf({ accounts: locked, occurredOn, activityId: null }, { used, bonuses: [], facts: [] });
    const draft = draftOf(asDeed(version, rule, { ...deed, owner }, calendar, this.clock.now()), past.history);
    if (draft.amount === 0) return { key: null, points: 0, explanation: draft.explanation };
    const given = { ...draft, actorId: deed.approverId, accountId };
    if (round) {
      const id = rounds.get(roundKey(round));
      if (!id) throw new Error('awards for public view without a round that takes them');
      await this.store.pend(tx, version.book, [given], { id, effectiveOn: round.window.effectiveOn });
    } else await this.points.postAwards(tx, version.book, [given], true);
    return { key: draft.key, points: draft.amount, explanation: draft.explanation };
  }

  private async ownerOf(tx: EntityManager, version: SchemeVersion, personId: string, on: string): Promise<Owner> {
    const own: Owner = { kind: 'member', id: personId };
    if (version.accountOwner === 'member') return own;
    return (await this.points.ownersOf(tx, [personId], on)).get(personId) ?? own;
  }
}

/** Somebody, for an estimate. */
const ANYBODY = { id: 'estimate', personId: 'anybody', owner: { kind: 'member' as const, id: 'anybody' } };

const isForDeeds = ({ factKind }: Rule) => factKind === 'deed' || factKind === 'commendation';

function draftOf(deed: ReturnType<typeof asDeed>, history: History): AwardDraft {
  const [draft] = award(deed.version, deed.facts, history);
  if (!draft) throw new Error('a deed of which the rule that it was claimed under has nothing to say');
  return draft;
}
