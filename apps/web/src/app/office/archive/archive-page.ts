import { Component, computed, inject, input, signal } from '@angular/core';
import {
  addDays,
  ARCHIVE_FORMATS,
  ARCHIVE_KIND_LABELS,
  ARCHIVE_KINDS,
  type ArchiveFormat,
  type ArchiveQuery,
  dayOf,
  searchWords,
} from '@jishan/domain';
import { ArchiveApi } from '../../archive/archive.api';
import { PublicationChoices } from '../../bulletins/publication-choices';
import { toProblem } from '../../http/problem';
import { ListFaces } from '../../ui/list-faces';
import { PagedList } from '../../ui/loaded';
import { MoreButton } from '../../ui/more-button';
import { Notices } from '../../ui/notices';
import { saveFile } from '../../ui/save-file';
import { ActionButton } from '../controls/action-button';
import { ChoiceFilter, ClearFilters, TextFilter, UnitFilter } from '../controls/filters';
import { chosen, dayOrNothing, UrlFilters } from '../controls/url-filters';
import { ArchiveHitView } from './archive-hit';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** More than twenty; 20 人以上 would be twenty too. */
const MANY = '21';

/** Everything that was written and printed, by words and by what is known of it; what is asked for stands in the address. */
@Component({
  selector: 'office-archive-page',
  imports: [ActionButton, ArchiveHitView, ChoiceFilter, ClearFilters, ListFaces, MoreButton, TextFilter, UnitFilter],
  templateUrl: './archive-page.html',
})
export class ArchivePage {
  private readonly api = inject(ArchiveApi);
  private readonly filters = inject(UrlFilters);
  private readonly notices = inject(Notices);

  readonly words = input<string>();
  readonly kind = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly section = input<string>();
  readonly unitId = input<string>();
  readonly campaign = input<string>();
  readonly headcountMin = input<string>();
  readonly publicationId = input<string>();

  protected readonly kinds = ARCHIVE_KINDS;
  protected readonly kindLabels = ARCHIVE_KIND_LABELS;
  protected readonly formats = ARCHIVE_FORMATS;
  protected readonly formatLabels: Record<ArchiveFormat, string> = {
    xlsx: '导出表格',
    docx: '导出 Word',
    txt: '导出文本',
  };
  protected readonly publications = new PublicationChoices();
  private readonly query = computed((): ArchiveQuery => {
    const publicationId = this.publicationId() ?? '';
    const unitId = this.unitId() ?? '';
    return {
      words: this.words(),
      kind: chosen(ARCHIVE_KINDS, this.kind()),
      from: dayOrNothing(this.from()),
      to: dayOrNothing(this.to()),
      section: this.section(),
      unitId: UUID.test(unitId) ? unitId : undefined,
      campaign: this.campaign(),
      headcountMin: /^\d{1,8}$/.test(this.headcountMin() ?? '') ? Number(this.headcountMin()) : undefined,
      publicationId: UUID.test(publicationId) ? publicationId : undefined,
    };
  });
  protected readonly hits = new PagedList(
    () => this.query(),
    (query, cursor) => this.api.search(query, cursor),
  );
  protected readonly marked = computed(() => searchWords(this.words() ?? ''));
  protected readonly applied = computed(() => ({
    words: this.words(),
    kind: this.kind(),
    from: this.from(),
    to: this.to(),
    section: this.section(),
    unitId: this.unitId(),
    campaign: this.campaign(),
    headcountMin: this.headcountMin(),
    publicationId: this.publicationId(),
  }));
  protected readonly announcement = computed(() => {
    const count = this.hits.items().length;
    if (this.hits.face() === 'empty') return '没有找到';
    return this.hits.face() === 'full' ? `找到 ${count} 条${this.hits.hasMore() ? '，还有更多' : ''}` : '';
  });
  protected readonly saving = signal<ArchiveFormat | null>(null);
  protected readonly saveRefusal = computed(() => (this.hits.face() === 'empty' ? '没有可导出的内容' : null));

  /** A calendar month from this one on, as far as it has come. */
  protected month(ahead: 0 | -1, many = false): void {
    const today = dayOf(new Date().toISOString());
    const first = `${today.slice(0, 7)}-01`;
    const to = ahead === 0 ? today : addDays(first, -1);
    const changes = { from: `${to.slice(0, 7)}-01`, to };
    this.filters.set(many ? { ...changes, kind: 'brief', headcountMin: MANY } : changes);
  }

  protected async save(format: ArchiveFormat): Promise<void> {
    this.saving.set(format);
    try {
      saveFile(await this.api.file(format, this.query()), `资料库${dayOf(new Date().toISOString())}.${format}`);
    } catch (error) {
      this.notices.complain(toProblem(error));
    } finally {
      this.saving.set(null);
    }
  }
}
