import { Injectable } from '@nestjs/common';
import { DomainError, LIMITS, type Actor, type VolunteerQuery, type VolunteerRecord } from '@jishan/domain';
import QRCode from 'qrcode';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service';
import type { NamedFile } from '../platform/documents/download';
import { Pdf } from '../platform/documents/pdf';
import { UnitsService } from '../units/units.service';
import { VolunteersService } from '../volunteers/volunteers.service';
import { CARDS, type CardPages } from './cards.typ';

/** 志愿者证: what stands in for a phone at the roll-call and at the counter. */
@Injectable()
export class CardsService {
  constructor(
    private readonly volunteers: VolunteersService,
    private readonly units: UnitsService,
    private readonly pdf: Pdf,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
  ) {}

  /** For everybody of the village or team whose cards the caller may print, or for those that were searched for. */
  async file(actor: Actor, query: Pick<VolunteerQuery, 'unitId' | 'teamId' | 'search'>): Promise<NamedFile> {
    const people = await this.peopleOf(actor, query);
    const first = people[0];
    if (!first) throw new DomainError('card.nobody');
    const cards: CardPages['cards'] = await Promise.all(
      people.map(async ({ name, unitName: unit, cardNo }) => ({
        name,
        unit,
        cardNo: spaced(cardNo),
        qr: await qr(cardNo),
      })),
    );
    const unitPath = await this.units.pathOf(query.unitId ?? first.unitId);
    const entry = { actorId: actor.userId, action: 'card.print', subjectKind: 'unit', detail: `${cards.length} 张` };
    await this.dataSource.transaction((tx) =>
      this.audit.record(tx, { ...entry, subjectId: query.unitId ?? first.unitId, unitPath }),
    );
    const district = (await this.units.list()).find((unit) => unit.parentId === null)?.name ?? '';
    const bytes = this.pdf.render(CARDS, { title: '志愿者证', district, cards } satisfies CardPages);
    return { name: `志愿者证-${cards.length}张.pdf`, bytes };
  }

  private async peopleOf(actor: Actor, query: VolunteerQuery): Promise<VolunteerRecord[]> {
    const people: VolunteerRecord[] = [];
    for (let cursor: string | undefined; ;) {
      const asked = { ...query, state: 'active' as const, limit: LIMITS.pageSizeMax, cursor };
      const page = await this.volunteers.list(actor, asked, 'card.print');
      people.push(...page.items);
      if (people.length > LIMITS.cardsPerPrint) throw new DomainError('card.too-many');
      if (page.nextCursor === null) return people;
      cursor = page.nextCursor;
    }
  }
}

const qr = (text: string) => QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 });

const spaced = (cardNo: string) => cardNo.replace(/(\d{3})(?=\d)/g, '$1 ');
