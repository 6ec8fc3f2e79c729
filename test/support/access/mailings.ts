import type {
  ArchiveHit,
  BulletinRecord,
  MailAttempt,
  MailingRecord,
  MailRecord,
  RecipientRecord,
} from '@jishan/domain';
import { bulletinAfter, publication, takeStep } from '../briefs.ts';
import type { Scope } from '../places.ts';
import type { Subjects } from '../subjects.ts';
import { ANY, type Cell, type Recipe } from './cell.ts';
import { list, page, record, values, type Shape } from './shapes.ts';

const HIT = record<ArchiveHit>('ArchiveHit', {
  ...values('kind', 'id', 'position', 'day', 'text', 'section', 'unitName', 'campaign', 'headcount'),
  bulletin: record<NonNullable<ArchiveHit['bulletin']>>('the bulletin of a hit', values('id', 'title')),
});
const RECIPIENT = record<RecipientRecord>('RecipientRecord', values('id', 'list', 'name', 'address'));
const MAILING = record<MailingRecord>('MailingRecord', {
  ...values('isSetUp'),
  mails: list(
    record<MailRecord>('MailRecord', {
      ...values('id', 'recipientId', 'list', 'name', 'address', 'state', 'attempts', 'nextAttemptAt', 'sentAt'),
      log: list(record<MailAttempt>('MailAttempt', values('attempt', 'at', 'outcome'))),
    }),
  ),
  waiting: list(RECIPIENT),
});

export const MAILING_ANSWERS: Record<string, Shape | null> = {
  'GET /archive': page(HIT),
  'GET /archive/files/{format}': null,
  'GET /bulletins/{id}/evidence': null,
  'GET /publications/{id}/recipients': list(RECIPIENT),
  'POST /publications/{id}/recipients': list(RECIPIENT),
  'DELETE /publications/{id}/recipients/{recipientId}': list(RECIPIENT),
  'POST /bulletins/{id}/mailing': MAILING,
  'GET /bulletins/{id}/mailing': MAILING,
  'POST /mails/{id}/resend': MAILING,
  'POST /mails/{id}/settle': MAILING,
};

/** Publications belong to the district, which is home or stands above it. */
const DISTRICT: readonly Scope[] = ['own', 'parent', 'nowhere'];

/** Nothing to ask at home where home is not the district. */
const atDistrict =
  <T>(ask: (cell: Cell) => Promise<T>) =>
  (cell: Cell): Promise<T> | null => {
    const isDistrict = cell.holder.home.parentId === null;
    return cell.scope === (isDistrict ? 'parent' : 'own') ? null : ask(cell);
  };

/** An issue that went through the whole chain, made for this one purpose. */
export function publishedIssue(subjects: Subjects): Promise<BulletinRecord> {
  return subjects.once('published issue', 'district', async () => {
    const { id } = await bulletinAfter(subjects.named('published issue'), 'sign');
    return takeStep(subjects.makers.signer, id, 'publish');
  });
}

const ofIssue = async (cell: Cell) => ({ path: { id: cell.id((await publishedIssue(cell.shared)).id) } });

let count = 0;
const someone = () => ({ list: '发', name: '核对单位', address: `check${++count}@example.cn` });

async function added(subjects: Subjects): Promise<RecipientRecord> {
  const id = await publication(subjects);
  const recipients = await subjects.makers.editor.post<RecipientRecord[]>(`/publications/${id}/recipients`, someone());
  const [last] = recipients.slice(-1);
  if (!last) throw new Error('nobody was added');
  return last;
}

/** A mail to somebody that is on its way; the server it goes to is not there. */
function mail(subjects: Subjects): Promise<MailRecord> {
  return subjects.once('mail', 'district', async () => {
    const { id } = await publishedIssue(subjects);
    await added(subjects);
    const { mails } = await subjects.makers.editor.post<MailingRecord>(`/bulletins/${id}/mailing`);
    const [first] = mails;
    if (!first) throw new Error('no mail');
    return first;
  });
}

const ofMail = async (cell: Cell) => ({ path: { id: cell.id((await mail(cell.shared)).id) } });

export const MAILING_RECIPES: Recipe[] = [
  { route: 'GET /archive', scopes: ANY, ask: () => ({}) },
  { route: 'GET /archive/files/{format}', scopes: ANY, ask: () => ({ path: { format: 'txt' } }) },
  { route: 'GET /bulletins/{id}/evidence', scopes: DISTRICT, ask: atDistrict(ofIssue) },
  {
    route: 'POST /publications/{id}/recipients',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => ({ path: { id: cell.id(await publication(cell.shared)) }, body: someone() })),
  },
  {
    route: 'GET /publications/{id}/recipients',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => ({ path: { id: cell.id(await publication(cell.shared)) } })),
  },
  {
    route: 'DELETE /publications/{id}/recipients/{recipientId}',
    scopes: DISTRICT,
    ask: atDistrict(async (cell) => {
      const { id: recipientId } = await added(cell.shared);
      return { path: { id: cell.id(await publication(cell.shared)), recipientId } };
    }),
  },
  { route: 'POST /bulletins/{id}/mailing', scopes: DISTRICT, ask: atDistrict(ofIssue), inTurn: true },
  { route: 'GET /bulletins/{id}/mailing', scopes: DISTRICT, ask: atDistrict(ofIssue) },
  // it waits for its next try, where there is nothing to decide
  { route: 'POST /mails/{id}/resend', scopes: DISTRICT, ask: atDistrict(ofMail), refused: true },
  { route: 'POST /mails/{id}/settle', scopes: DISTRICT, ask: atDistrict(ofMail), refused: true },
];

/** A mail that was tried: what was said is kept. */
export async function askMailings(subjects: Subjects): Promise<{ route: string; body: unknown }[]> {
  await mail(subjects);
  const { id } = await publishedIssue(subjects);
  for (;;) {
    const body = await subjects.makers.editor.get<MailingRecord>(`/bulletins/${id}/mailing`);
    if (body.mails.some(({ log }) => log.length > 0)) return [{ route: 'GET /bulletins/{id}/mailing', body }];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
