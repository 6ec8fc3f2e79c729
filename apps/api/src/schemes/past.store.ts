// Reads only: what was given before, for caps and bonuses.
import { Injectable } from '@nestjs/common';
import { addMonths, OPENING_RULE, type PastAward } from '@jishan/points';
import type { EntityManager } from 'typeorm';
import { anyOf, prepared } from '../platform/prepared-statements';
import { UNDECIDED } from './settlement.store';

/** How many points of a person, or of an account, count for their caps already. Zero where nothing looks. */
export interface CountedUse {
  /** Null where the account counts. */
  personId: string | null;
  accountId: number | null;
  day: number;
  month: number;
  activity: number;
}

/** A bonus of one of the people asked about, posted already or waiting under 公示. */
export interface CountedBonus extends Omit<PastAward, 'ownerId'> {
  accountId: number;
  schemeVersionId: string | null;
  /** Null while it waits. */
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
  /** The first day whose bonuses matter; null: there are none. They come one by one and are in no sum. */
  bonusesSince: string | null;
  /** Facts whose awards do not count, because they are being replaced. */
  except: readonly string[];
}

const PEOPLE = anyOf(2, 'uuid');
const ACCOUNTS = anyOf(3, 'bigint');
const BONUS = `t.rule_id LIKE '%/bonus'`;
const COUNTS = `t.source <> ALL($9) AND t.rule_id IS DISTINCT FROM '${OPENING_RULE}'`;
const PLACES = [
  {
    ...{ id: 't.id', account: 't.credit_id', from: 'point_transfers t' },
    where: `t.kind = 'award' AND ${COUNTS} AND NOT EXISTS (SELECT FROM point_transfers r WHERE r.resolves_id = t.id)`,
  },
  { id: 'NULL::bigint', account: 't.account_id', from: 'pending_awards t', where: `t.${UNDECIDED} AND ${COUNTS}` },
];
const DAYS = { day: 't.occurred_on = $5', month: 't.occurred_on >= $7 AND t.occurred_on < $8' };
/** Every statement is given all of it: a parameter that is named nowhere would have no type. */
const ASKED =
  'WITH asked AS (SELECT $1::smallint, $2::uuid[], $3::bigint[], $4::date, $5::date, $6::uuid, $7::date, $8::date, $9::text[])';

/**
 * What caps count, but for the bonuses of the people, which come one by one. One statement for each combination of what the caps look
 * at: each way in has its own index and goes by it person by person and account by account.
 */
function usedBy({ persons, accounts, activity, bonusesSince }: Counting): string {
  const others = bonusesSince === null ? '' : `AND NOT (${BONUS} AND t.person_id = ${PEOPLE} AND t.occurred_on >= $4)`;
  const ways = PLACES.flatMap(({ account, from, where }) => {
    const sums = (person: string, owner: string, columns: string, condition: string) =>
      `SELECT ${person} AS "personId", ${owner} AS "accountId", ${columns} FROM ${from} WHERE ${where} ${others} AND ${condition} GROUP BY 1, 2`;
    const byDay = `coalesce(sum(t.amount) FILTER (WHERE ${DAYS.day}), 0)::int8 AS day, sum(t.amount)::int8 AS month, 0::int8 AS activity`;
    const byActivity = '0::int8 AS day, 0::int8 AS month, sum(t.amount)::int8 AS activity';
    const here = 't.activity_id = $6 AND t.book = $1';
    return [
      accounts !== null && sums('NULL::uuid', account, byDay, `${account} = ${ACCOUNTS} AND ${DAYS[accounts]}`),
      persons !== null &&
        sums('t.person_id', 'NULL::bigint', byDay, `t.person_id = ${PEOPLE} AND t.book = $1 AND ${DAYS[persons]}`),
      activity && sums('NULL::uuid', account, byActivity, here),
      activity && sums('t.person_id', 'NULL::bigint', byActivity, here),
    ].filter((way) => way !== false);
  });
  return prepared(`${ASKED} ${ways.join(' UNION ALL ')}`);
}

const BONUSES = prepared(
  `${ASKED} ${PLACES.map(
    ({ id, account, from, where }) =>
      `SELECT t.key, t.rule_id AS "ruleId", t.scheme_version_id AS "schemeVersionId", t.person_id AS "personId", ${account} AS "accountId",
              t.activity_id AS "activityId", t.occurred_on AS "occurredOn", t.amount, ${id} AS "transferId"
         FROM ${from} WHERE ${where} AND ${BONUS} AND t.person_id = ${PEOPLE} AND t.book = $1 AND t.occurred_on >= $4`,
  ).join(' UNION ALL ')}`,
);

@Injectable()
export class PastStore {
  /** What these people and accounts were given, as far as caps look and apart from the bonuses. */
  async used(tx: EntityManager, of: Counting): Promise<CountedUse[]> {
    if (of.persons === null && of.accounts === null && !of.activity) return [];
    return tx.query(usedBy(of), parametersOf(of));
  }

  async bonuses(tx: EntityManager, of: Counting): Promise<CountedBonus[]> {
    return of.bonusesSince === null ? [] : tx.query(BONUSES, parametersOf(of));
  }
}

function parametersOf({
  book,
  personIds,
  accountIds,
  bonusesSince,
  occurredOn,
  activityId,
  except,
}: Counting): unknown[] {
  const month = `${occurredOn.slice(0, 7)}-01`;
  return [book, personIds, accountIds, bonusesSince, occurredOn, activityId, month, addMonths(month, 1), except];
}
