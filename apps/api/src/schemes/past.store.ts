// Reads only: what was given before, for caps and bonuses.
import { Injectable } from '@nestjs/common';
import { addMonths, OPENING_RULE, type PastAward } from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { prepared } from '../platform/prepared-statements';
import { UNDECIDED } from './settlement.store';

/** Awards that count, posted already or waiting under 公示. All but the bonuses come summed up, as far as no cap can tell them apart. */
export interface CountedAward extends Pick<PastAward, 'personId' | 'activityId' | 'occurredOn' | 'amount'> {
  accountId: number;
  /** Of a bonus of one of the people asked about; null for whatever else was given. */
  key: string | null;
  ruleId: string | null;
  schemeVersionId: string | null;
  /** Of a bonus; null while it waits. */
  transferId: number | null;
}

/** What the caps and bonuses of a version look at, for people who did something on a day. */
export interface Counting {
  book: number;
  personIds: readonly string[];
  accountIds: readonly number[];
  occurredOn: string;
  activityId: string | null;
  /** For how long back caps of a person and of an account count; null: none does. */
  persons: 'day' | 'month' | null;
  accounts: 'day' | 'month' | null;
  /** A cap counts the whole activity, whenever it was. */
  activity: boolean;
  /** The first day whose bonuses matter; null: there are none. */
  bonusesSince: string | null;
  /** Facts whose awards do not count, because they are being replaced. */
  except: readonly string[];
}

const BONUS = `t.rule_id LIKE '%/bonus'`;
const PLACES = [
  { id: 't.id', account: 't.credit_id', awards: `point_transfers t WHERE t.kind = 'award'` },
  { id: 'NULL::bigint', account: 't.account_id', awards: `pending_awards t WHERE t.${UNDECIDED}` },
];
const DAYS = { day: 't.occurred_on = $5', month: 't.occurred_on >= $7 AND t.occurred_on < $8' };

/**
 * One statement for each combination of what the caps look at. Each way in has its own index, and goes by it person by person and account
 * by account; no award comes in twice, but for those of the activity, which UNION tells.
 */
function counting({ persons, accounts, activity, bonusesSince }: Counting): string {
  const ways = PLACES.flatMap(({ id, account, awards }) => {
    const found = `SELECT ${id} AS id, t.key, t.rule_id, t.scheme_version_id, t.person_id, ${account} AS account_id, t.activity_id, t.occurred_on, t.amount, t.source FROM`;
    const others = bonusesSince === null ? '' : `AND NOT (${BONUS} AND t.person_id = ANY($2))`;
    const elsewhere = accounts === null ? '' : `AND NOT (${DAYS[accounts]} AND ${account} = ANY($3))`;
    const own = `${awards} AND t.person_id = ANY($2) AND t.book = $1`;
    return [
      accounts !== null && `${found} ${awards} AND ${account} = ANY($3) AND ${DAYS[accounts]} ${others}`,
      persons !== null && `${found} ${own} AND ${DAYS[persons]} ${others} ${elsewhere}`,
      bonusesSince !== null && `${found} ${own} AND t.occurred_on >= $4 AND ${BONUS}`,
      activity && `${found} ${awards} AND t.activity_id = $6 AND t.book = $1`,
    ].filter((way) => way !== false);
  });
  return prepared(`
      WITH asked AS (SELECT $1::smallint, $2::uuid[], $3::bigint[], $4::date, $5::date, $6::uuid, $7::date, $8::date, $9::text[]),
      given AS (${ways.join(activity ? ' UNION ' : ' UNION ALL ')}),
      live AS (
        SELECT *, ${BONUS} AND person_id = ANY($2) AND occurred_on >= $4 AS bonus, activity_id = $6 AS here FROM given t
         WHERE rule_id IS DISTINCT FROM '${OPENING_RULE}' AND source <> ALL($9) AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id))
      SELECT CASE WHEN bonus THEN key END AS key, min(CASE WHEN bonus THEN rule_id END) AS "ruleId", min(CASE WHEN bonus THEN scheme_version_id::text END) AS "schemeVersionId",
             person_id AS "personId", account_id AS "accountId", CASE WHEN here THEN $6 END AS "activityId", min(occurred_on) AS "occurredOn", sum(amount)::int8 AS amount, min(CASE WHEN bonus THEN id END) AS "transferId"
        FROM live GROUP BY person_id, account_id, here, occurred_on = $5, occurred_on >= $7 AND occurred_on < $8, 1`);
}

@Injectable()
export class PastStore {
  /** What these people and accounts were given, as far as caps and bonuses look. */
  async counted(tx: EntityManager, of: Counting): Promise<CountedAward[]> {
    if (of.persons === null && of.accounts === null && !of.activity && of.bonusesSince === null) return [];
    const { book, personIds, accountIds, bonusesSince, occurredOn, activityId, except } = of;
    const month = `${occurredOn.slice(0, 7)}-01`;
    return tx.query(counting(of), [
      ...[book, personIds, accountIds, bonusesSince, occurredOn, activityId],
      ...[month, addMonths(month, 1), except],
    ]);
  }
}
