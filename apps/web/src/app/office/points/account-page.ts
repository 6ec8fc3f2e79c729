import { Component, computed, effect, inject, input, numberAttribute } from '@angular/core';
import { RouterLink } from '@angular/router';
import { HOLD_END_LABELS, monthLabel, TRANSFER_KIND_LABELS } from '@jishan/domain';
import { NzTableModule } from 'ng-zorro-antd/table';
import { PaperCard } from '../../passbooks/paper-card';
import { PointsApi } from '../../points/points.api';
import { Session } from '../../session/session';
import { Figure } from '../../ui/figure';
import { ListFaces } from '../../ui/list-faces';
import { Loaded, PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { PageTitle } from '../../ui/page-title';
import { numberOrNothing, UrlFilters } from '../controls/url-filters';
import { OWNER_LABELS } from './account-list';
import { EntryPanel } from './entry-panel';

/** One account: what there is, what is coming, going and expiring, and every line of the statement. */
@Component({
  selector: 'office-account-page',
  imports: [EntryPanel, Figure, ListFaces, MoreButton, NzTableModule, PaperCard, RouterLink],
  templateUrl: './account-page.html',
})
export class AccountPage {
  private readonly api = inject(PointsApi);
  protected readonly filters = inject(UrlFilters);
  protected readonly session = inject(Session);

  readonly id = input.required({ transform: numberAttribute });
  /** The entry that is open. */
  readonly open = input<string>();
  protected readonly opened = computed(() => numberOrNothing(this.open()));

  protected readonly owners = OWNER_LABELS;
  protected readonly kinds = TRANSFER_KIND_LABELS;
  protected readonly monthLabel = monthLabel;
  protected readonly holdEnds = HOLD_END_LABELS;
  protected readonly account = new Loaded(
    () => this.id(),
    (id) => this.api.getAccount(id),
  );
  protected readonly entries = new PagedList(
    () => this.id(),
    (id, cursor) => this.api.listAccountEntries(id, cursor),
  );

  constructor() {
    const title = inject(PageTitle);
    effect(() => title.name(this.account.value()?.ownerLabel));
  }

  protected reload(): void {
    void this.account.reload();
    void this.entries.reload();
  }
}
