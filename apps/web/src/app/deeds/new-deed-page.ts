import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  addDays,
  checkDeedDay,
  dayOf,
  ERROR_TITLES,
  type FileDeedInput,
  isDay,
  lengthOf,
  LIMITS,
} from '@jishan/domain';
import { HouseholdsApi } from '../households/households.api';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { PictureField } from '../ui/picture-field';
import { type FoundPerson, PersonSearch } from '../ui/person-search';
import { UnsavedWork } from '../ui/unsaved-work';
import { VolunteersApi } from '../volunteers/volunteers.api';
import { promiseSentence } from './deed-words';
import { DeedsApi } from './deeds.api';

interface Whose {
  personId: string;
  name: string;
}

/** H2: claim a good deed, for oneself, for somebody at home, or as a helper for somebody without a phone. */
@Component({
  selector: 'app-new-deed-page',
  imports: [NgTemplateOutlet, RouterLink, ErrorSummary, Icon, ListFaces, PersonSearch, PictureField],
  templateUrl: './new-deed-page.html',
})
export class NewDeedPage {
  private readonly api = inject(DeedsApi);
  private readonly volunteers = inject(VolunteersApi);
  private readonly households = inject(HouseholdsApi);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  /** Of the route: where the way back leads, and whether somebody else is meant, so that nobody is taken for granted. */
  readonly back = input.required<string>();
  readonly forOthers = input<boolean>();

  protected readonly limits = LIMITS;
  protected readonly promiseSentence = promiseSentence;
  protected readonly today = dayOf(new Date().toISOString());
  protected readonly earliest = addDays(this.today, -LIMITS.deedDaysBack);
  /** Desk and team: whoever looks after people files for them too, and the own name stays with it. */
  protected readonly mayHelp = computed(() => this.session.mayEver('volunteer.list'));

  protected readonly home = new Loaded(
    () => this.session.personId(),
    (personId) => this.peopleAtHome(personId),
  );
  protected readonly other = signal<Whose | null>(null);
  protected readonly chosen = signal<string | null>(null);
  protected readonly personId = computed(
    () =>
      this.other()?.personId ?? this.chosen() ?? (this.forOthers() ? null : this.home.value()?.[0]?.personId) ?? null,
  );
  protected readonly doneOn = signal(this.today);
  protected readonly dayRefusal = computed(() => {
    if (!isDay(this.doneOn())) return '请选择日期。';
    const code = checkDeedDay(this.doneOn(), this.today);
    return code && `${ERROR_TITLES[code]}。`;
  });
  protected readonly rules = new Loaded(
    () => {
      const [personId, doneOn] = [this.personId(), this.doneOn()];
      return personId !== null && this.dayRefusal() === null ? { personId, doneOn } : null;
    },
    (query) => this.api.listRules(query),
  );
  protected readonly ruleId = signal('');
  protected readonly rule = computed(() => this.rules.value()?.find((rule) => rule.ruleId === this.ruleId()) ?? null);
  protected readonly text = signal('');
  protected readonly picture = signal<File | null>(null);
  protected readonly missing = computed(() => {
    if (this.personId() === null) return '请选择为谁申报。';
    if (this.dayRefusal()) return this.dayRefusal();
    if (this.rule() === null) return '请选择属于哪一类。';
    return lengthOf(this.text().trim()) < LIMITS.deedTextMin ? '请写明做了什么，至少五个字。' : null;
  });
  readonly unsavedWork = new UnsavedWork(
    () => !this.filing.busy() && !this.sent() && (this.text().trim() !== '' || this.picture() !== null),
    { title: '申报还没有提交，确定离开？', consequences: ['刚才填写的内容会丢掉。'], cancelLabel: '继续填写' },
  );
  /** From the answer until the next page is there: nothing is filed twice. */
  protected readonly sent = signal(false);

  protected readonly filing = new Attempt((key, input: FileDeedInput) => this.api.file(key, input));
  // a blob says nothing about itself when it is written down, so the claim stands for it
  protected readonly sending = new Attempt((key, id: string, picture: File) => this.api.putPicture(key, id, picture));

  protected readonly findPeople = async (text: string): Promise<FoundPerson[]> => {
    const page = await this.volunteers.list({ search: text, state: 'active' });
    return page.items.map(({ id: personId, name, cardNo, unitName }) => ({ personId, name, cardNo, unitName }));
  };

  protected readonly take = (person: FoundPerson): boolean => {
    this.other.set({ personId: person.personId, name: person.name });
    return true;
  };

  protected choose(personId: string): void {
    this.other.set(null);
    this.chosen.set(personId);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const personId = this.personId();
    if (this.sent() || this.missing() !== null || personId === null) return;
    const what = { doneOn: this.doneOn(), ruleId: this.ruleId(), text: this.text().trim() };
    const outcome = await this.filing.run({ personId, ...what });
    if (!outcome.done) return;
    this.sent.set(true);
    const { id } = outcome.value;
    const picture = this.picture();
    const upload = picture && (await this.sending.run(id, picture));
    // the claim is filed; the picture can follow from its page
    if (upload?.done === false)
      this.notices.complain({ ...upload.problem, detail: '申报已提交，照片没有传上，请在申报页补传' });
    else this.notices.say('申报已提交，等待评议。');
    await this.router.navigate(['/deeds', id], { replaceUrl: true });
  }

  /** Oneself first, then whoever lives here too. */
  private async peopleAtHome(personId: string): Promise<Whose[]> {
    const me = { personId, name: this.session.me()?.name ?? '' };
    const { householdId } = await this.volunteers.get(personId);
    if (householdId === null) return [me];
    const { members } = await this.households.get(householdId);
    const others = members.filter((member) => member.leftOn === null && member.personId !== personId);
    return [me, ...others.map((member) => ({ personId: member.personId, name: member.name }))];
  }
}
