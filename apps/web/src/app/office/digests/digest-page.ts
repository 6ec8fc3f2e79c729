import { Component, computed, type ElementRef, inject, input, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  addDays,
  composeDigest,
  type CreateArticleInput,
  dayOf,
  DIGEST_KINDS,
  type DigestKind,
  type DigestQuery,
  type DigestRecord,
  digestTitle,
  grouped,
  hoursLabel,
  isDay,
  type UnitKind,
} from '@jishan/domain';
import { ArticlesApi } from '../../articles/articles.api';
import { DigestsApi } from '../../bulletins/digests.api';
import { Attempt } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { Confirm } from '../../ui/confirm';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { ActionButton } from '../controls/action-button';
import { Column, ListTable } from '../controls/list-table';
import { UnitRegister } from '../units/unit-register';
import { DigestTable } from './digest-table';

const REPORTING: readonly UnitKind[] = ['district', 'town', 'subdistrict'];
const KIND_LABELS: Record<DigestKind, string> = { week: '周报', month: '月报' };

/** 周报 and 月报: the table, the text that says the same, and the activities it was counted from. All of it is in the address. */
@Component({
  selector: 'office-digest-page',
  imports: [ActionButton, Column, DigestTable, ListFaces, ListTable, RouterLink],
  templateUrl: './digest-page.html',
})
export class DigestPage {
  private readonly api = inject(DigestsApi);
  private readonly articles = inject(ArticlesApi);
  private readonly register = inject(UnitRegister);
  private readonly confirm = inject(Confirm);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  protected readonly session = inject(Session);

  readonly kind = input<string>();
  readonly on = input<string>();
  readonly unitId = input<string>();

  private readonly list = viewChild<ElementRef<HTMLElement>>('list');

  protected readonly kinds = DIGEST_KINDS.map((kind) => ({ kind, label: KIND_LABELS[kind] }));
  protected readonly grouped = grouped;
  protected readonly hoursLabel = hoursLabel;
  protected readonly units = computed(() =>
    this.register.within('digest.read').filter(({ id, kind }) => REPORTING.includes(kind) || id === this.unitId()),
  );
  protected readonly query = computed<DigestQuery | null>(() => {
    const [kind, on] = [this.kind(), this.on()];
    const unitId = this.unitId() ?? this.units()[0]?.id ?? this.register.within('digest.read')[0]?.id;
    // on a Monday, and on the first of a month, the one that is just over is wanted
    const day = on && isDay(on) ? on : addDays(dayOf(new Date().toISOString()), -1);
    return unitId ? { kind: kind === 'month' ? 'month' : 'week', on: day, unitId } : null;
  });
  protected readonly digest = new Loaded(
    () => this.query(),
    (query) => this.api.get(query),
  );
  protected readonly activities = new PagedList(
    () => this.query(),
    (query, cursor) => this.api.activities(query, cursor),
  );
  protected readonly title = computed(() => {
    const digest = this.digest.value();
    return digest ? digestTitle(digest) : '';
  });
  protected readonly paragraphs = computed(() => {
    const digest = this.digest.value();
    return digest ? composeDigest(digest).map(({ segments }) => segments) : [];
  });
  private readonly text = computed(() =>
    this.paragraphs()
      .map((segments) => segments.map(({ text }) => text).join(''))
      .join('\n'),
  );

  protected readonly drafting = new Attempt((key, input: CreateArticleInput) => this.articles.create(key, input));
  protected readonly draftRefusal = computed(() => {
    const digest = this.digest.value();
    if (!digest) return '还没有取到数字，请稍候';
    const unitPath = this.register.pathOf(digest.unitId) || undefined;
    return this.session.can('article.write', { unitPath }) ? null : '由信息员或编辑办理';
  });

  constructor() {
    inject(Live).watch(['feed.appended'], () => void this.reload());
  }

  protected show(changes: { kind?: string; on?: string; unitId?: string }): void {
    void this.router.navigate([], { queryParams: changes, queryParamsHandling: 'merge' });
  }

  /** The period before, or the one after. */
  protected turn(digest: DigestRecord, step: 1 | -1): void {
    const { from } = digest.period;
    const ahead = digest.kind === 'week' ? 7 : 31;
    this.show({ on: addDays(from, step === 1 ? ahead : -1) });
  }

  /** What a figure was taken from, in words. */
  protected sourceOf(source: string, digest: DigestRecord): string {
    const [head, at = '', field = ''] = source.split('.');
    if (source === 'figures.deedPoints') return '来自评议通过的好人好事';
    if (source === 'figures.points' && digest.figures.deedPoints > 0)
      return '来自下面活动清单的合计和评议通过的好人好事';
    if (head !== 'units') return '来自下面活动清单的合计';
    return field ? `来自${digest.units[Number(at)]?.unitName ?? ''}的活动` : '下表中有活动的单位';
  }

  /** Down to the activities that a figure was counted from. */
  protected open(source: string, digest: DigestRecord): void {
    const unit = /^units\.(\d+)\./.exec(source)?.[1];
    if (unit !== undefined) this.show({ unitId: digest.units[Number(unit)]?.unitId });
    const heading = this.list()?.nativeElement;
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  }

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(`${this.title()}\n${this.text()}`);
      this.notices.say('文字已复制');
    } catch {
      // plain http, where there is no clipboard, or the browser was told not to
      this.notices.say('浏览器不让复制，请选中右边的文字再复制');
    }
  }

  protected async draft(digest: DigestRecord): Promise<void> {
    const title = digestTitle(digest);
    const consequences = ['标题和正文按现在的数字写入一篇信息草稿，可以再改。'];
    if (!digest.isOver) consequences.push('这一期还没有过完，以后的数字不会自动补进草稿。');
    const decision = await this.confirm.ask({
      title: `把“${title}”写成信息？`,
      consequences,
      confirmLabel: '写成草稿',
    });
    if (!decision) return;
    const outcome = await this.drafting.run({ unitId: digest.unitId, title, text: this.text() });
    if (!outcome.done) return this.notices.complain(outcome.problem);
    await this.router.navigate(['/office/my-articles', outcome.value.id]);
  }

  private async reload(): Promise<void> {
    await Promise.all([this.digest.reload(), this.activities.reload()]);
  }
}
