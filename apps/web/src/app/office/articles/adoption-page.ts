import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  ADOPTION_HEADINGS,
  adoptionByUnit,
  type AdoptionFigures,
  type AdoptionQuery,
  adoptionRate,
  adoptionTotal,
  dayOf,
  monthLabel,
} from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { ArticlesApi } from '../../articles/articles.api';
import { toProblem } from '../../http/problem';
import { Live } from '../../live/live';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { saveFile } from '../../ui/save-file';
import { ActionButton } from '../controls/action-button';
import { ChoiceFilter, UnitFilter } from '../controls/filters';
import { chosen } from '../controls/url-filters';
import { UnitRegister } from '../units/unit-register';
import { DUE_RULE, lastMonths } from './article-words';

const MONTHS_BACK = 36;
const SHOWN_AT_FIRST = 6;

/** 信息采用情况: by unit over the whole time, and month by month; every figure leads down to its articles. */
@Component({
  selector: 'office-adoption-page',
  imports: [ActionButton, ChoiceFilter, ListFaces, NzTableModule, RouterLink, UnitFilter],
  templateUrl: './adoption-page.html',
})
export class AdoptionPage {
  private readonly api = inject(ArticlesApi);
  private readonly notices = inject(Notices);
  private readonly register = inject(UnitRegister);

  readonly from = input<string>();
  readonly to = input<string>();
  readonly unitId = input<string>();

  protected readonly months = lastMonths(dayOf(new Date().toISOString()), MONTHS_BACK);
  protected readonly monthLabels = Object.fromEntries(this.months.map((month) => [month, monthLabel(month)]));
  protected readonly monthLabel = monthLabel;
  protected readonly headings = ADOPTION_HEADINGS;
  protected readonly dueRule = DUE_RULE;
  protected readonly query = computed((): AdoptionQuery => {
    const to = chosen(this.months, this.to()) ?? this.months[0] ?? '';
    const from = chosen(this.months, this.from()) ?? this.months[SHOWN_AT_FIRST - 1] ?? to;
    return { from: from < to ? from : to, to, unitId: this.unitId() };
  });
  protected readonly lines = new Loaded(
    () => this.query(),
    (query) => this.api.adoption(query),
  );
  protected readonly byUnit = computed(() => adoptionByUnit(this.lines.value() ?? []));
  protected readonly total = computed(() => adoptionTotal(this.lines.value() ?? []));

  constructor() {
    inject(Live).watch(['article.changed'], () => void this.lines.reload());
  }

  /** Its own articles stand beside those of all others: no filter of the desk shows them alone. */
  protected isDistrict(unitId: string): boolean {
    return this.register.get(unitId)?.kind === 'district';
  }

  protected percent(figures: AdoptionFigures): string {
    const rate = adoptionRate(figures);
    return rate === null ? '—' : `${rate}%`;
  }

  protected async download(): Promise<void> {
    const query = this.query();
    try {
      saveFile(await this.api.adoptionFile(query), `信息采用情况${query.from}至${query.to}.xlsx`);
    } catch (error) {
      this.notices.complain(toProblem(error));
    }
  }
}
