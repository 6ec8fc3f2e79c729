import { addDays } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { MAIN_TOWN } from './district';
import { Dice } from './invention';
import type { DemoPeople } from './people';
import { insertRows, type DemoUser } from './people.load';

const TRAINED_DAYS_AGO = 210;
const COMMENDED_DAYS_AGO = 90;
const EVALUATED_DAYS_AGO = 40;
const EVALUATED_PER_TEAM = 5;

/** What stands in the service records beside the hours: the guides were trained, their leaders commended, some evaluated. */
export async function loadRecords(
  tx: EntityManager,
  seed: string,
  today: string,
  people: DemoPeople,
  by: DemoUser,
): Promise<void> {
  const dice = new Dice(`${seed}/records`);
  const guides = people.teams.filter((team) => team.kind === 'civility-guide');
  const entry = (personId: string, daysAgo: number, what: object) => {
    const heldOn = addDays(today, -daysAgo);
    const at = `${heldOn}T09:00:00.000Z`;
    const empty = { minutes: null, rating: null, note: '' };
    const recorded = { recordedBy: by.id, recordedByName: by.name, recordedAt: at };
    return { ...empty, ...what, ...recorded, id: dice.idAt(at), personId, heldOn };
  };
  const training = {
    kind: 'training',
    title: '文明引导员岗前培训',
    issuer: `${MAIN_TOWN}新时代文明实践所`,
    minutes: 120,
  };
  const commendation = {
    ...{ kind: 'commendation', title: '季度优秀带队队长', issuer: MAIN_TOWN },
    note: '在镇季度例会上表彰。',
  };
  const evaluation = { kind: 'evaluation', title: '路口值守', issuer: MAIN_TOWN };
  const rated = (index: number) => ({ rating: index % 2 === 0 ? 'excellent' : 'good' });
  await insertRows(
    tx,
    'record_entries',
    guides.flatMap(({ members }) => [
      ...members.map(({ id }) => entry(id, TRAINED_DAYS_AGO, training)),
      ...members.slice(0, 1).map(({ id }) => entry(id, COMMENDED_DAYS_AGO, commendation)),
      ...members
        .slice(0, EVALUATED_PER_TEAM)
        .map(({ id }, index) => entry(id, EVALUATED_DAYS_AGO, { ...evaluation, ...rated(index) })),
    ]),
  );
}
