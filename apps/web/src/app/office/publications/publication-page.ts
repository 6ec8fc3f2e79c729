import { Component, computed, effect, inject, input, linkedSignal, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import {
  addDays,
  checkPublication,
  dayOf,
  droppedSections,
  type Numbering,
  NUMBERINGS,
  type Problem,
  type PublicationDetail,
  publicationChanges,
} from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { PublicationsApi } from '../../bulletins/publications.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { UnsavedWork } from '../../ui/unsaved-work';
import { Field } from '../controls/field';
import { Reach } from '../controls/reach';
import { SearchPicker } from '../controls/search-picker';
import { RecipientList } from '../mailings/recipient-list';
import { UnitRegister } from '../units/unit-register';
import { ImprintRows } from './imprint-rows';
import {
  blanksOf,
  draftOf,
  namedFaults,
  newDraft,
  NUMBERING_LABELS,
  type PublicationDraft,
  sampleOf,
  settingsOf,
} from './publication-draft';
import { PublicationHistory } from './publication-history';
import { SectionRows } from './section-rows';
import { UnitOrder } from './unit-order';

/** Of what was not sent at all. */
const UNSENT: Problem = { type: 'about:blank', title: '', status: 422, code: 'request.invalid', traceId: '' };

/** Makes a publication, or changes one: everything that its bulletins are printed by. */
@Component({
  selector: 'office-publication-page',
  imports: [
    ErrorSummary,
    Field,
    FormField,
    ImprintRows,
    ListFaces,
    NzButtonModule,
    NzInputModule,
    PublicationHistory,
    RecipientList,
    RouterLink,
    SearchPicker,
    SectionRows,
    UnitOrder,
  ],
  templateUrl: './publication-page.html',
})
export class PublicationPage {
  private readonly api = inject(PublicationsApi);
  private readonly register = inject(UnitRegister);
  private readonly reach = inject(Reach);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  /** Absent: a new one. */
  readonly id = input<string>();

  protected readonly publication = new Loaded(
    () => this.id() ?? null,
    (id) => this.api.get(id),
  );
  protected readonly findUnit = computed(() => this.register.finder('publication.keep'));
  protected readonly unit = computed(() => this.register.choiceOf(this.model().unitId));
  private readonly original = computed<PublicationDraft | null>(() => {
    const known = this.publication.value();
    if (known) return draftOf(known);
    return this.id() ? null : newDraft(this.register.within('publication.keep')[0]?.id ?? '');
  });
  protected readonly model = linkedSignal<PublicationDraft>(() => this.original() ?? newDraft(''));
  protected readonly settings = form(this.model);
  protected readonly isReady = computed(() => this.original() !== null);

  protected readonly numberings = NUMBERINGS.map((numbering: Numbering) => ({
    numbering,
    label: NUMBERING_LABELS[numbering],
  }));
  protected readonly sample = computed(() => sampleOf(this.model().houseStyle));
  protected readonly refusal = computed(() =>
    this.id() ? this.reach.refusal('publication.keep', this.model().unitId || null) : null,
  );
  protected readonly unsaved = computed(() => JSON.stringify(this.model()) !== JSON.stringify(this.original()));
  /** Somebody else has saved in the meantime; what stands in the boxes is not thrown away. */
  protected readonly overtaken = signal(false);
  readonly unsavedWork = new UnsavedWork(() => this.isReady() && this.unsaved(), {
    title: '有改动没有保存，确定离开？',
    consequences: ['刚才的改动会丢掉。'],
    cancelLabel: '留在本页',
  });

  protected readonly saving = new Attempt((key, known: PublicationDetail | null, draft: PublicationDraft) => {
    const settings = settingsOf(draft);
    if (known) return this.api.change(key, known.id, { ...settings, version: known.version });
    const lastYearlyNo = draft.numbering === 'running' ? 0 : (draft.lastYearlyNo ?? 0);
    return this.api.create(key, {
      ...settings,
      ...{ unitId: draft.unitId, lastRunningNo: draft.lastRunningNo ?? 0, lastYearlyNo },
    });
  });
  private readonly tried = signal(false);
  protected readonly problem = computed(() => {
    const own = this.tried() ? this.faults() : [];
    return { fields: [...own, ...(this.saving.problem()?.fields ?? [])] };
  });
  /** Above the button, each by the name of its box and with the way there. */
  protected readonly summary = computed((): Problem | null => {
    const fields = namedFaults(this.problem().fields);
    const sent = this.saving.problem();
    if (fields.length === 0) return sent;
    return { ...(sent ?? UNSENT), title: `还有 ${fields.length} 处要改，点一下就到`, fields };
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => title.name(this.id() ? this.publication.value()?.title : '新建刊物'));
    inject(Live).watch(['publication.changed'], (id) => this.takeIn(id));
  }

  protected change(changes: Partial<PublicationDraft>): void {
    this.model.update((draft) => ({ ...draft, ...changes }));
  }

  protected addMasthead(): void {
    const validFrom = addDays(dayOf(new Date().toISOString()), 1);
    const { mastheads, title, office } = this.model();
    this.change({ mastheads: [...mastheads, { validFrom, title, office }] });
  }

  protected dropMasthead(at: number): void {
    this.change({ mastheads: this.model().mastheads.filter((_, other) => other !== at) });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.faults().length > 0) return;
    const known = this.publication.value();
    if (known && !(await this.isWanted(known))) return;
    const outcome = await this.saving.run(known, this.model());
    if (!outcome.done) return;
    this.tried.set(false);
    this.overtaken.set(false);
    this.notices.say(`《${outcome.value.title}》已保存`);
    this.publication.replace(outcome.value);
    this.model.set(draftOf(outcome.value));
    if (!known) await this.router.navigate(['/office/publications', outcome.value.id], { replaceUrl: true });
  }

  protected async reload(): Promise<void> {
    this.overtaken.set(false);
    this.saving.forgetProblem();
    await this.publication.reload();
  }

  private async isWanted(known: PublicationDetail): Promise<boolean> {
    const settings = settingsOf(this.model());
    const changes = publicationChanges(known, settings);
    const open = known.openBulletins.length;
    const decision = await this.confirm.ask({
      title: `保存《${settings.title}》的设置？`,
      consequences: [
        ...(changes.length > 0 ? changes.map((sentence) => `${sentence}。`) : ['没有改动。']),
        ...droppedSections(known, settings).map((name) => `栏目“${name}”以后不再排印，已发布的各期仍在原栏目下。`),
        open > 0 ? `还没有发布的 ${open} 期按新设置排印；已核签的须退回重签。` : '以后各期按新设置排印。',
        '已发布的各期不变。',
      ],
      confirmLabel: '保存',
    });
    return decision !== null;
  }

  private faults(): { field: string; message: string }[] {
    const settings = settingsOf(this.model());
    return [...blanksOf(this.model()), ...checkPublication(settings)];
  }

  private takeIn(id: string | null): void {
    if (this.saving.busy() || (id !== null && id !== this.id())) return;
    const shown = this.publication.value()?.version;
    // what is typed stays, also what was typed while it was asked for; one's own save is no news
    void this.publication.reload((news) => {
      if (this.unsaved() && news.version !== shown) this.overtaken.set(true);
      return this.unsaved();
    });
  }
}
