import { Component, computed, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { type PastBulletinInput, type PastCorrection, type PastReport, type Problem } from '@jishan/domain';
import { NzButtonModule } from 'ng-zorro-antd/button';
import { NzInputModule } from 'ng-zorro-antd/input';
import { BackfileApi } from '../../bulletins/backfile.api';
import { PublicationsApi } from '../../bulletins/publications.api';
import { Attempt } from '../../http/attempt';
import { isUncertain, toProblem } from '../../http/problem';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ErrorSummary } from '../../ui/error-summary';
import { KeptTexts } from '../../ui/kept-texts';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { UnsavedWork } from '../../ui/unsaved-work';
import { Field } from '../controls/field';
import { UnitRegister } from '../units/unit-register';
import { followLines, isPaste, type Paste } from './paste';
import { PastReview } from './past-review';

const PAUSE_MS = 500;
/** One for each person. */
const KEPT = 'import';
const NOTHING = { publicationId: '', text: '', bulletinNo: '', issuedOn: '' };

/** A past bulletin: pasted on the left, read on the right while one types, imported when a person has looked at it. */
@Component({
  selector: 'office-past-import',
  imports: [ErrorSummary, Field, FormField, ListFaces, NzButtonModule, NzInputModule, PastReview, RouterLink],
  templateUrl: './past-import.html',
})
export class PastImport {
  private readonly api = inject(BackfileApi);
  private readonly publicationsApi = inject(PublicationsApi);
  private readonly register = inject(UnitRegister);
  private readonly session = inject(Session);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  protected readonly publications = new Loaded(
    () => true,
    () => this.publicationsApi.list(),
  );
  protected readonly editable = computed(() =>
    (this.publications.value() ?? []).filter(({ unitId }) =>
      this.session.can('backfile.import', { unitPath: this.register.pathOf(unitId) || undefined }),
    ),
  );
  private readonly keeping = computed(() => new KeptTexts('past', this.session.actor()?.userId ?? '', isPaste));
  private readonly kept = this.keeping().read(KEPT);
  /** Begins with what was kept; the publications come later, and may not hold that one any more. */
  protected readonly model = linkedSignal<readonly { id: string }[], Omit<Paste, 'corrections'>>({
    source: this.editable,
    computation: (editable, previous) => {
      const { publicationId, text, bulletinNo, issuedOn } = previous?.value ?? this.kept ?? NOTHING;
      const isThere = editable.length === 0 || editable.some(({ id }) => id === publicationId);
      return { publicationId: isThere ? publicationId : (editable[0]?.id ?? ''), text, bulletinNo, issuedOn };
    },
  });
  protected readonly boxes = form(this.model);
  protected readonly corrections = linkedSignal<string, readonly PastCorrection[]>({
    source: () => this.model().text,
    computation: (text, previous) =>
      previous ? followLines(previous.value, previous.source, text) : (this.kept?.corrections ?? []),
  });
  protected readonly isEmpty = computed(() => this.model().text.trim() === '');
  private readonly input = computed<PastBulletinInput>(() => {
    const { publicationId, text, bulletinNo, issuedOn } = this.model();
    return {
      ...{ publicationId, text, corrections: [...this.corrections()] },
      ...(bulletinNo.trim() && { bulletinNo: bulletinNo.trim() }),
      ...(issuedOn && { issuedOn }),
    };
  });

  private readonly checked = signal<{ of: PastBulletinInput; report: PastReport } | null>(null);
  protected readonly report = computed(() => (this.isEmpty() ? null : (this.checked()?.report ?? null)));
  /** Why it was not read. */
  protected readonly problem = signal<Problem | null>(null);
  protected readonly isUncertain = isUncertain;
  /** Of what stands in the boxes now: nobody confirms what was read from something else. */
  private readonly isFresh = computed(() => this.checked()?.of === this.input());
  protected readonly refusal = computed(() => {
    const report = this.report();
    if (this.isEmpty()) return '先粘贴一期的全文。';
    if (!this.model().publicationId) return '先选刊物。';
    if (this.problem()) return '没有读成，见上面的提示。';
    if (!report || !this.isFresh()) return '正在读，请稍候。';
    if (report.imported) return `这份原文已经补录为${report.imported.bulletinNo}。`;
    return report.problems[0] ? '还有问题没有改正。' : null;
  });
  protected readonly importing = new Attempt((key, input: PastBulletinInput) => this.api.import(key, input));
  private done = false;
  private readonly isKept = signal(true);
  readonly unsavedWork = new UnsavedWork(() => !this.done && !this.isKept(), {
    title: '这一期还没有补录，确定离开？',
    consequences: ['浏览器的存储空间已满，粘贴的文字和改正会丢掉。'],
    cancelLabel: '留在本页',
  });

  constructor() {
    effect(() => {
      const paste = { ...this.model(), corrections: this.corrections() };
      const isNothing = this.done || this.isEmpty();
      if (isNothing) this.keeping().drop(KEPT);
      this.isKept.set(isNothing || this.keeping().write(KEPT, paste));
    });
    effect((onCleanup) => {
      const input = this.input();
      untracked(() => this.problem.set(null));
      if (!input.publicationId || !input.text.trim()) return;
      const timer = setTimeout(() => untracked(() => void this.check(input)), PAUSE_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  /** The file itself stays here: UTF-8, or from an older machine GB18030. */
  protected async readFile(box: HTMLInputElement): Promise<void> {
    const file = box.files?.[0];
    box.value = '';
    if (!file) return;
    const bytes = await file.arrayBuffer();
    this.corrections.set([]);
    this.model.update((model) => ({ ...model, text: decoded(bytes) }));
  }

  protected async clear(): Promise<void> {
    const { text, bulletinNo, issuedOn } = this.model();
    if (!text && !bulletinNo && !issuedOn) return;
    const decision = await this.confirm.ask({
      title: '清空这一页？',
      consequences: ['粘贴的全文、期号、日期和改正都会清掉。'],
      confirmLabel: '清空',
      dangerous: true,
    });
    if (!decision) return;
    this.corrections.set([]);
    this.model.update(({ publicationId }) => ({ ...NOTHING, publicationId }));
  }

  protected async import(event: Event): Promise<void> {
    event.preventDefault();
    const report = this.report();
    if (this.refusal() !== null || !report) return;
    const briefs = report.briefs.filter(({ brief }) => brief !== null).length;
    const decision = await this.confirm.ask({
      title: `补录${report.split.bulletinNo ?? ''}？`,
      consequences: [
        `正文按原样冻结，标记“补录”，读出的 ${briefs} 条简讯可以检索。`,
        '补录以后不能修改，也不占用新的期号；粘错了可以撤回补录，再补一次。',
      ],
      confirmLabel: '补录',
    });
    if (!decision) return;
    const outcome = await this.importing.run(this.input());
    if (!outcome.done) return;
    this.done = true;
    this.keeping().drop(KEPT);
    this.notices.say(`《${outcome.value.publicationTitle}》${outcome.value.bulletinNo}已补录`);
    await this.router.navigate(['/office/bulletins/past', outcome.value.id]);
  }

  protected checkAgain(): void {
    void this.check(this.input());
  }

  private async check(input: PastBulletinInput): Promise<void> {
    this.problem.set(null);
    try {
      const report = await this.api.check(input);
      if (input !== this.input()) return;
      this.checked.set({ of: input, report });
    } catch (error) {
      if (input === this.input()) this.problem.set(toProblem(error));
    }
  }
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
