import { computed, inject, Service, signal } from '@angular/core';
import type { Action, UnitKind, UnitRecord } from '@jishan/domain';
import { toProblem } from '../../http/problem';
import { Session } from '../../session/session';
import { Notices } from '../../ui/notices';
import { UnitsApi } from '../../units/units.api';
import type { Choice } from '../controls/search-picker';
import { depthOf, upperLevels } from './upper-levels';

const CHOICES_MAX = 50;

type Fits = (unit: UnitRecord) => boolean;
const anyUnit: Fits = () => true;

const OFFICES: readonly UnitKind[] = ['district', 'centre', 'bureau', 'institute', 'station'];

/** Whether people live there; nobody's household stands in a practice site. */
export const isLivedIn: Fits = (unit) => !OFFICES.includes(unit.kind);

/** The unit tree as the office needs it everywhere: names for ids, reach of an action, units to pick from. */
@Service()
export class UnitRegister {
  private readonly api = inject(UnitsApi);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);
  private readonly list = signal<readonly UnitRecord[]>([]);
  private readonly byId = computed(() => new Map(this.list().map((unit) => [unit.id, unit])));

  readonly units = this.list.asReadonly();

  private first: Promise<void> | null = null;

  /** Settles when the tree has been asked for once; the office's pages wait for it, so that none shows too little at first. */
  ready(): Promise<void> {
    this.first ??= this.load();
    return this.first;
  }

  async load(): Promise<void> {
    try {
      this.list.set(await this.api.listAll());
    } catch (error) {
      this.first = null;
      this.notices.complain(toProblem(error));
    }
  }

  get(id: string | null | undefined): UnitRecord | undefined {
    return id ? this.byId().get(id) : undefined;
  }

  /** Empty while the tree is not there: then nothing is allowed yet. */
  pathOf(id: string | null | undefined): string {
    return this.get(id)?.path ?? '';
  }

  toChoice(unit: UnitRecord): Choice {
    const parent = this.get(unit.parentId);
    return { id: unit.id, label: unit.name, ...(parent?.parentId ? { about: parent.shortName } : {}) };
  }

  choiceOf(id: string | null | undefined): Choice | null {
    const unit = this.get(id);
    return unit ? this.toChoice(unit) : null;
  }

  /** Units where this person may do it, those that are closed left out. */
  within(action: Action, fits: Fits = anyUnit): UnitRecord[] {
    const isOpen = (unit: UnitRecord) => unit.closedOn === null && fits(unit);
    return this.list().filter((unit) => isOpen(unit) && this.session.can(action, { unitPath: unit.path }));
  }

  /** The one unit there is to choose, so that nobody has to choose it. */
  only(action: Action, fits: Fits = anyUnit): Choice | null {
    const units = this.within(action, fits);
    return units.length === 1 && units[0] ? this.toChoice(units[0]) : null;
  }

  /** By a word of the name; without one the upper levels as the tree that they are. */
  finder(action: Action, fits: Fits = anyUnit): (text: string) => Promise<Choice[]> {
    return async (text) => {
      const units = this.within(action, fits);
      if (text !== '') {
        const found = units.filter(({ name, shortName }) => name.includes(text) || shortName.includes(text));
        return found.slice(0, CHOICES_MAX).map((unit) => this.toChoice(unit));
      }
      const top = Math.min(...units.map(depthOf));
      const depthBelow = (unit: UnitRecord) => depthOf(unit) - top;
      return upperLevels(units, CHOICES_MAX).map((unit) => ({
        id: unit.id,
        label: unit.name,
        depth: depthBelow(unit),
      }));
    };
  }
}
