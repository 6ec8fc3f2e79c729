import { Component, computed, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import {
  type ArrangeBulletinInput,
  BULLETIN_STATE_LABELS,
  type BulletinArticle,
  type BulletinDetail,
  type BulletinEntry,
} from '@jishan/domain';
import { BulletinsApi } from '../../bulletins/bulletins.api';
import { PublicationChoices } from '../../bulletins/publication-choices';
import { Attempt, type Outcome } from '../../http/attempt';
import { Live } from '../../live/live';
import { Session } from '../../session/session';
import { ListFaces } from '../../ui/list-faces';
import { Loaded } from '../../ui/loaded';
import { Notices } from '../../ui/notices';
import { PageTitle } from '../../ui/page-title';
import { UnsavedWork } from '../../ui/unsaved-work';
import type { Arrangement } from '../chain/arrangement-changes';
import { ChainPanel } from '../chain/chain-panel';
import { Meanwhile, MeanwhilePanel } from '../chain/meanwhile';
import { VersionsPanel } from '../chain/versions-panel';
import { Reach } from '../controls/reach';
import { narrowerThan, PHONE } from '../controls/screen-width';
import { stampOf } from '../controls/stamp';
import { StateTag } from '../controls/state-tag';
import { EvidenceButton } from '../mailings/evidence-button';
import { MailingPanel } from '../mailings/mailing-panel';
import { Corrections } from '../briefs/corrections';
import type { NoteFix } from '../findings/finding-edits';
import { FindingsPanel } from '../findings/findings-panel';
import { BulletinDownloads } from './bulletin-downloads';
import { BulletinSheets } from './bulletin-sheets';
import { ImprintEditor } from './imprint-editor';
import { SaveLoop } from './save-loop';
import { SectionEditor, type Sections } from './section-editor';

/** One bulletin: arranged on the left, printed on the right. Every change is saved at once; what is published is what was seen. */
@Component({
  selector: 'office-bulletin-editor',
  imports: [
    ...[BulletinDownloads, BulletinSheets, ChainPanel, Corrections, EvidenceButton, FindingsPanel, ImprintEditor],
    ...[ListFaces, MailingPanel, MeanwhilePanel, RouterLink, SectionEditor, StateTag, VersionsPanel],
  ],
  templateUrl: './bulletin-editor.html',
})
export class BulletinEditor {
  private readonly api = inject(BulletinsApi);
  private readonly reach = inject(Reach);
  private readonly notices = inject(Notices);
  private readonly live = inject(Live);
  protected readonly session = inject(Session);

  readonly id = input.required<string>();

  protected readonly phone = narrowerThan(PHONE);
  protected readonly labels = BULLETIN_STATE_LABELS;
  protected readonly stampOf = stampOf;
  protected readonly bulletin = new Loaded(
    () => this.id(),
    (id) => this.api.get(id),
  );
  protected readonly preview = new Loaded(
    () => this.id(),
    (id) => this.api.preview(id),
  );
  protected readonly publications = new PublicationChoices().known;
  /** What is on the screen; ahead of the server while a change is on its way. */
  protected readonly arrangement = linkedSignal(() => {
    const bulletin = this.bulletin.value();
    return bulletin ? toArrangement(bulletin) : null;
  });
  /** The entries in the order on the screen, with their texts. */
  protected readonly sections = linkedSignal<Sections>(() => this.bulletin.value()?.sections ?? []);

  private readonly arranging = new Attempt((key, id: string, input: ArrangeBulletinInput) =>
    this.api.arrange(key, id, input),
  );
  private readonly takingOut = new Attempt((key, id: string, briefId: string) => this.api.takeOut(key, id, briefId));
  private readonly takingArticleOut = new Attempt((key, id: string, articleId: string) =>
    this.api.takeOutArticle(key, id, articleId),
  );
  private readonly saves = new SaveLoop(
    () => this.toSave(),
    ({ id, input }: { id: string; input: ArrangeBulletinInput }) => this.arranging.run(id, input),
    (saved, ahead) => this.show(saved, ahead),
  );
  protected readonly unsaved = this.saves.unsaved;
  protected readonly meanwhile = new Meanwhile(
    async () => (await this.api.listVersions(this.id())).items,
    () => this.session.actor()?.userId,
  );
  private readonly onlookers = this.live.look(() => ({ kind: 'bulletin', id: this.id() }));
  /** Who else has this issue open. */
  protected readonly others = computed(() =>
    this.onlookers()
      .filter(({ userId }) => userId !== this.session.actor()?.userId)
      .map(({ name }) => name)
      .join('、'),
  );
  readonly unsavedWork = new UnsavedWork(this.unsaved, {
    title: '有改动没有保存，确定离开？',
    consequences: ['刚才的改动会丢掉。'],
    cancelLabel: '留在本页',
  });

  protected readonly stepRoles = computed(() => this.publication()?.steps.map(({ role }) => role) ?? []);
  protected readonly publication = computed(() =>
    this.publications.value()?.find((publication) => publication.id === this.bulletin.value()?.publicationId),
  );
  private readonly unitId = computed(() => this.publication()?.unitId ?? null);
  protected readonly mayEdit = computed(
    () =>
      this.session.mayEver('bulletin.edit') &&
      this.reach.refusal('bulletin.edit', this.unitId()) === null &&
      this.bulletin.value()?.state === 'collecting',
  );
  /** A name of the imprint is being typed; the boxes hand it over when the typing pauses. */
  protected readonly typing = signal(false);
  protected readonly saving = computed(
    () => this.arranging.busy() || this.takingOut.busy() || this.takingArticleOut.busy(),
  );
  /** Why the chain has to wait a moment; null when everything is saved and seen. */
  protected readonly waiting = computed(() => {
    if (this.unsaved() && !this.saving()) return '有改动没有保存，请先重试';
    return this.saving() || this.typing() || this.preview.busy() ? '正在保存，请稍候' : null;
  });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const bulletin = this.bulletin.value();
      if (bulletin) title.name(`${bulletin.publicationTitle}${bulletin.bulletinNo ?? ''}`);
    });
    let previewed = '';
    effect(() => {
      const bulletin = this.bulletin.value();
      if (!bulletin) return;
      // the first is being read anyway
      if (bulletin.id === previewed) untracked(() => void this.preview.reload());
      previewed = bulletin.id;
    });
    // the signature counts the publication on: its last number says whether this one may be given back
    const numbered = computed(() => this.bulletin.value()?.bulletinNo);
    effect(() => {
      if (numbered()) untracked(() => void this.publications.reload());
    });
    // what was not saved or not settled stays with the issue that it belongs to
    effect(() => {
      this.id();
      untracked(() => {
        this.saves.reset();
        this.meanwhile.forget();
      });
    });
    this.live.watch(['publication.changed'], () => void this.publications.reload());
    this.live.watch(['bulletin.changed', 'brief.changed', 'article.changed'], (id, name) => this.takeIn(id, name));
  }

  protected rearrange(sections: Sections): void {
    this.sections.set(sections);
    this.change({ sections: toArranged(sections) });
  }

  protected mendNote({ section, index, text }: NoteFix): void {
    this.rearrange(
      this.sections().map((shown) =>
        shown.name === section ? { ...shown, notes: shown.notes.with(index, text) } : shown,
      ),
    );
  }

  protected change(changes: Partial<Arrangement>): void {
    this.arrangement.update((arrangement) => (arrangement ? { ...arrangement, ...changes } : arrangement));
    this.saves.change();
    if (!this.arranging.busy()) void this.save();
  }

  /** One's own changes on what others have made of it meanwhile. */
  protected redo(): void {
    const bulletin = this.bulletin.value();
    const again = bulletin && this.meanwhile.again(toArrangement(bulletin));
    if (again) this.change(again);
  }

  protected async save(): Promise<void> {
    const problem = await this.saves.run();
    if (problem && this.unsaved()) this.notices.complain(problem);
    else if (problem?.code === 'bulletin.changed-meanwhile') await this.giveWay();
    else if (problem) this.fail(problem);
  }

  /** Somebody else was first: theirs is shown, and one's own is offered to be done again. */
  private async giveWay(): Promise<void> {
    await this.takeOver(this.arrangement());
    // theirs could not be read: one's own is still on the screen, and not saved
    if (this.bulletin.problem() && !this.saving()) this.saves.hold();
  }

  private async takeOver(mine: Arrangement | null): Promise<void> {
    const before = this.bulletin.value();
    // what was moved or typed while it was asked for is not written over: its own save meets what is new
    await this.bulletin.reload(() => (mine ? this.saving() : this.isAhead()));
    const after = this.bulletin.value();
    if (!before || !after || before.id !== after.id) return;
    const [was, is] = [before, after].map((detail) => ({ detail, arrangement: toArrangement(detail) }));
    if (was && is) await this.meanwhile.tell(was, is, mine);
  }

  protected async takeOut(entry: BulletinEntry): Promise<void> {
    if (await this.isAllSaved())
      this.finish(await this.takingOut.run(this.id(), entry.briefId), '已移出，简讯回到简讯台');
  }

  protected async takeOutArticle(article: BulletinArticle): Promise<void> {
    if (await this.isAllSaved())
      this.finish(await this.takingArticleOut.run(this.id(), article.articleId), '已移出，信息回到信息台');
  }

  /** Answers may not overtake each other: nothing is taken out while a save is on its way. */
  private async isAllSaved(): Promise<boolean> {
    await (this.arranging.busy() ? this.saves.run() : this.save());
    return !this.unsaved();
  }

  private finish(outcome: Outcome<BulletinDetail>, done: string): void {
    if (!outcome.done) return this.fail(outcome.problem);
    if (outcome.value.id === this.id()) this.bulletin.replace(outcome.value);
    this.notices.say(done);
  }

  private toSave(): { id: string; input: ArrangeBulletinInput } | null {
    const bulletin = this.bulletin.value();
    const arrangement = this.arrangement();
    return bulletin && arrangement && { id: bulletin.id, input: { ...arrangement, version: bulletin.version } };
  }

  /** Typed or moved while the answer was under way: the screen stays, only the version is taken over. */
  private show(saved: BulletinDetail, ahead: boolean): void {
    if (saved.id !== this.id()) return;
    const [arrangement, sections] = [this.arrangement(), this.sections()];
    this.bulletin.replace(saved);
    if (!ahead) return;
    this.arrangement.set(arrangement);
    this.sections.set(sections);
  }

  protected reload(): void {
    void this.bulletin.reload();
  }

  private fail(problem: Parameters<Notices['complain']>[0]): void {
    this.saves.forget();
    this.notices.complain(problem);
    void this.bulletin.reload();
  }

  private takeIn(id: string | null, name: string | null): void {
    // the answer of what is being saved is newer than this news; what is being typed is not written over
    if (this.isAhead()) return;
    const isAbout = id === null || id === this.id() || (name !== 'bulletin.changed' && this.holds(id));
    if (isAbout) void this.takeOver(null);
  }

  private isAhead(): boolean {
    return this.saving() || this.unsaved() || this.typing();
  }

  private holds(id: string): boolean {
    return this.sections().some(
      ({ entries, articles }) =>
        entries.some((entry) => entry.briefId === id) || articles.some((article) => article.articleId === id),
    );
  }
}

function toArrangement({ issuedOn, imprint, sections }: BulletinDetail): Arrangement {
  return {
    issuedOn,
    imprint,
    sections: toArranged(sections),
  };
}

function toArranged(sections: Sections): Arrangement['sections'] {
  return sections.map(({ name, entries, articles, notes }) => ({
    name,
    briefs: entries.map(({ briefId, mention }) => ({ briefId, mention })),
    articles: articles.map(({ articleId }) => articleId),
    notes,
  }));
}
