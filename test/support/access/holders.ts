import { ROLES, type MeRecord, type Role, type TeamRecord, type UnitRecord } from '@jishan/domain';
import { approvedVolunteer } from '../volunteers.ts';
import { asRole, Client } from '../client.ts';
import { grantOf, placesAround, placesAroundTeam, Tree, type Holder } from '../places.ts';
import { Subjects } from '../subjects.ts';

export interface Company {
  holders: Holder[];
  subjects: Subjects;
  tree: Tree;
}

/** The demo account of every role with the places around its home, a stranger, and things to ask about. */
export async function gather(url: string, logFile: string): Promise<Company> {
  const admin = await asRole(url, 'district-admin');
  const tree = new Tree(await admin.get<UnitRecord[]>('/units'));
  const subjects = new Subjects({
    url,
    logFile,
    admin,
    clerk: await ofDistrict('points-clerk', { name: '核对丙', url, logFile, admin, tree }),
    adopter: await ofDistrict('district-admin', { name: '核对戊', url, logFile, admin, tree }),
    editor: await asRole(url, 'editor'),
    proofreader: await asRole(url, 'proofreader'),
    signer: await asRole(url, 'signer'),
    tree,
  });
  await subjects.adoptScheme(tree.district.id);
  const holders = await Promise.all(ROLES.map((role) => holderOf(url, role, tree, subjects)));
  const station = holders.find((holder) => holder.role === 'station-admin');
  if (!station) throw new Error('nobody administers a station');
  const { home, places } = station;
  const stranger: Holder = { role: 'anonymous', client: new Client(url), me: null, home, places };
  return { holders: [...holders, stranger], subjects, tree };
}

async function holderOf(url: string, role: Role, tree: Tree, subjects: Subjects): Promise<Holder> {
  const client = await asRole(url, role);
  const me = await client.get<MeRecord>('/me');
  const { unitId, teamId } = grantOf(me, role);
  const home = tree.unit(unitId);
  const places = teamId === null ? placesAround(tree, home) : await placesOfLeader(teamId, tree, subjects);
  return { role, client, me, home, places };
}

async function placesOfLeader(teamId: string, tree: Tree, subjects: Subjects) {
  const { admin } = subjects.makers;
  const own = await admin.get<TeamRecord>(`/teams/${teamId}`);
  const [child, sibling, parent, elsewhere] = await Promise.all([
    subjects.newTeam(own.unitId, own),
    subjects.newTeam(own.unitId),
    admin.get<TeamRecord>(`/teams/${own.parentId}`),
    subjects.newTeam(tree.elsewhere(tree.unit(own.unitId)).id),
  ]);
  return placesAroundTeam(own, { child, sibling, parent, elsewhere });
}

/** The demo's clerk serves one town, and one admin is not two: whoever makes things everywhere needs such a person for the whole district. */
async function ofDistrict(
  role: Role,
  { name, url, logFile, admin, tree }: { name: string; url: string; logFile: string; admin: Client; tree: Tree },
): Promise<Client> {
  const { client } = await approvedVolunteer(url, logFile, admin, { unitId: tree.district.id, name });
  const { userId } = await client.get<MeRecord>('/me');
  await admin.post(`/users/${userId}/grants`, { role, unitId: tree.district.id });
  return client;
}
