/** All columns of a transfer t, as libs/points reads them. */
export const TRANSFER_COLUMNS = `
  t.id, t.key, encode(t.fingerprint, 'hex') AS fingerprint, t.book, t.kind, t.debit_id AS "debitId", t.credit_id AS "creditId", t.amount, t.shortfall,
  t.person_id AS "personId", t.resolves_id AS "resolvesId", t.actor_id AS "actorId", t.source, t.occurred_on AS "occurredOn",
  t.booked_on AS "bookedOn", t.created_at AS "createdAt", t.expires_on AS "expiresOn", t.activity_id AS "activityId",
  t.scheme_version_id AS "schemeVersionId", t.rule_id AS "ruleId", t.explanation, t.reason`;

export const SEAL_COLUMNS = `
  s.no, s.at, s.transfers, s.up_to AS "upTo", encode(s.root, 'hex') AS root, encode(s.previous, 'hex') AS previous, encode(s.hash, 'hex') AS hash`;
