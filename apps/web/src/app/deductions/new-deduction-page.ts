import { Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  addDays,
  checkFileDeduction,
  dayOf,
  ERROR_TITLES,
  type FileDeductionInput,
  isDay,
  lengthOf,
  LIMITS,
} from '@jishan/domain';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { type FoundPerson, PersonSearch } from '../ui/person-search';
import { PictureField } from '../ui/picture-field';
import { UnsavedWork } from '../ui/unsaved-work';
import { VolunteersApi } from '../volunteers/volunteers.api';
import { DeductionsApi } from './deductions.api';

/** 提出扣分: who, which day, by which rule, what was seen. A council decides, not whoever writes this. */
@Component({
  selector: 'app-new-deduction-page',
  imports: [RouterLink, ErrorSummary, Icon, ListFaces, PersonSearch, PictureField],
  templateUrl: './new-deduction-page.html',
})
export class NewDeductionPage {
  private readonly api = inject(DeductionsApi);
  private readonly volunteers = inject(VolunteersApi);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  protected readonly limits = LIMITS;
  protected readonly today = dayOf(new Date().toISOString());
  protected readonly earliest = addDays(this.today, -LIMITS.deductionDaysBack);
  protected readonly person = signal<FoundPerson | null>(null);
  protected readonly happenedOn = signal(this.today);
  private readonly dayRefusal = computed(() => {
    if (!isDay(this.happenedOn())) return '请选择日期。';
    const code = checkFileDeduction({ happenedOn: this.happenedOn(), familyIds: [] }, { personId: null }, this.today);
    return code && `${ERROR_TITLES[code]}。`;
  });
  private readonly isSelf = computed(() => {
    const personId = this.session.personId();
    return personId !== null && this.person()?.personId === personId;
  });
  protected readonly terms = new Loaded(
    () => {
      const [person, happenedOn] = [this.person(), this.happenedOn()];
      return person !== null && this.dayRefusal() === null ? { personId: person.personId, happenedOn } : null;
    },
    (query) => this.api.getRules(query),
  );
  private readonly wantsWhole = signal(false);
  protected readonly wholeHousehold = computed(
    () => this.wantsWhole() && this.terms.value()?.owner.kind === 'household',
  );
  protected readonly ruleId = signal('');
  protected readonly rule = computed(
    () => this.terms.value()?.rules.find((rule) => rule.ruleId === this.ruleId()) ?? null,
  );
  protected readonly text = signal('');
  protected readonly picture = signal<File | null>(null);
  protected readonly missing = computed(() => {
    if (this.person() === null) return '请先查找并选择是谁家。';
    if (this.isSelf()) return `${ERROR_TITLES['deduction.own-household']}。`;
    if (this.dayRefusal()) return this.dayRefusal();
    if (this.rule() === null) return '请选择依据哪条规则。';
    return lengthOf(this.text().trim()) < LIMITS.deedTextMin ? '请写明看到了什么，至少五个字。' : null;
  });
  readonly unsavedWork = new UnsavedWork(
    () => !this.filing.busy() && !this.sent() && (this.text().trim() !== '' || this.picture() !== null),
    { title: '还没有提交，确定离开？', consequences: ['刚才填写的内容会丢掉。'], cancelLabel: '继续填写' },
  );
  /** From the answer until the next page is there: nothing is filed twice. */
  protected readonly sent = signal(false);

  protected readonly filing = new Attempt((key, input: FileDeductionInput) => this.api.file(key, input));
  // a blob says nothing about itself when it is written down, so the deduction stands for it
  protected readonly sending = new Attempt((key, id: string, picture: File) => this.api.putPicture(key, id, picture));

  protected readonly findPeople = async (text: string): Promise<FoundPerson[]> => {
    const page = await this.volunteers.list({ search: text, state: 'active' });
    return page.items.map(({ id: personId, name, cardNo, unitName }) => ({ personId, name, cardNo, unitName }));
  };

  protected readonly take = (person: FoundPerson): boolean => {
    this.person.set(person);
    return true;
  };

  protected chooseWhole(whole: boolean): void {
    this.wantsWhole.set(whole);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const person = this.person();
    if (this.sent() || this.missing() !== null || person === null) return;
    const what = { happenedOn: this.happenedOn(), ruleId: this.ruleId(), text: this.text().trim() };
    const whose = { personId: person.personId, wholeHousehold: this.wholeHousehold() };
    const outcome = await this.filing.run({ ...whose, ...what });
    if (!outcome.done) return;
    this.sent.set(true);
    const { id } = outcome.value;
    const picture = this.picture();
    const upload = picture && (await this.sending.run(id, picture));
    // it is filed; the picture can follow from its page
    if (upload?.done === false)
      this.notices.complain({ ...upload.problem, detail: '扣分已提交，照片没有传上，请在详情页补传' });
    else this.notices.say('已提交，等待评议。');
    await this.router.navigate(['/deductions', id], { replaceUrl: true });
  }
}
