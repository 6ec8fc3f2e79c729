import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  ACTIVITY_CATEGORIES,
  ACTIVITY_KIND_LABELS,
  ACTIVITY_KINDS,
  dayOf,
  ERROR_TITLES,
  LIMITS,
  type PlanActivityInput,
  RISK_LABELS,
  type RiskLevel,
} from '@jishan/domain';
import { ActivitiesApi } from '../activities/activities.api';
import { Attempt } from '../http/attempt';
import { Session } from '../session/session';
import { TeamsApi } from '../teams/teams.api';
import { ErrorSummary } from '../ui/error-summary';
import { Icon } from '../ui/icon';
import { ListFaces } from '../ui/list-faces';
import { Loaded } from '../ui/loaded';
import { Notices } from '../ui/notices';
import { UnsavedWork } from '../ui/unsaved-work';
import { unitLabel, unitsWithin } from '../units/unit-tree';
import { UnitsApi } from '../units/units.api';
import { previewBrief } from './brief-preview';
import { blankPlan, missingIn, type PlanDraft, refusalOf, toPlanDraft, toPlanInput } from './plan-draft';
import { ShiftsEditor } from './shifts-editor';
import { WordingEditor } from './wording-editor';

const PREVIEW_HEADCOUNT = 25;

/** T5: plan an activity or change a draft, and read its 简讯 while planning. */
@Component({
  selector: 'app-plan-page',
  imports: [RouterLink, ListFaces, ErrorSummary, Icon, ShiftsEditor, WordingEditor],
  templateUrl: './plan-page.html',
})
export class PlanPage {
  private readonly api = inject(ActivitiesApi);
  private readonly unitsApi = inject(UnitsApi);
  private readonly teamsApi = inject(TeamsApi);
  private readonly session = inject(Session);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  /** Of the draft that is changed; absent for a new plan. */
  readonly id = input<string>();

  protected readonly limits = LIMITS;
  protected readonly kinds = ACTIVITY_KINDS;
  protected readonly kindLabels = ACTIVITY_KIND_LABELS;
  protected readonly categories = ACTIVITY_CATEGORIES;
  protected readonly risks = Object.keys(RISK_LABELS) as RiskLevel[];
  protected readonly riskLabels = RISK_LABELS;
  protected readonly draft = signal<PlanDraft>(blankPlan(dayOf(new Date().toISOString())));
  /** As nobody has touched it yet, or as it was last saved. */
  private readonly untouched = signal(this.draft());
  readonly unsavedWork = new UnsavedWork(() => JSON.stringify(this.draft()) !== JSON.stringify(this.untouched()), {
    title: '活动还没有保存，确定离开？',
    consequences: ['刚才填写的内容会丢掉。'],
    cancelLabel: '继续填写',
  });

  protected readonly before = new Loaded(
    () => this.id() ?? null,
    (id) => this.api.getManaged(id),
  );
  private readonly allUnits = new Loaded(
    () => true,
    () => this.unitsApi.listAll(),
  );
  protected readonly teams = new Loaded(
    () => true,
    () => this.teamsApi.listOwn(),
  );
  /** Units that I may plan for: where I am an admin, and the homes of the teams I lead. */
  protected readonly units = computed(() => {
    const units = this.allUnits.value() ?? [];
    const paths = ['station-admin' as const, 'town-admin' as const, 'district-admin' as const].flatMap((role) =>
      this.session.grantsOf(role).map((grant) => grant.unitPath),
    );
    const ofTeams = new Set([
      ...this.session.grantsOf('team-leader').map((grant) => grant.unitId),
      ...this.ledTeams().map((team) => team.unitId),
    ]);
    const reachable = new Set([...unitsWithin(units, paths).map((unit) => unit.id), ...ofTeams]);
    return units
      .filter((unit) => reachable.has(unit.id))
      .map((unit) => ({ id: unit.id, label: unitLabel(units, unit) }));
  });
  protected readonly ledTeams = computed(() => this.teams.value()?.filter((team) => team.mine === 'leader') ?? []);

  protected readonly missing = computed(() => missingIn(this.draft()));
  protected readonly refusal = computed(() => {
    const code = this.missing() === null ? refusalOf(this.draft()) : null;
    return code && `${ERROR_TITLES[code]}。`;
  });
  protected readonly preview = computed(() => {
    const draft = this.draft();
    const units = this.allUnits.value() ?? [];
    const unitName = units.find((unit) => unit.id === draft.unitId)?.name ?? '主办单位';
    const input =
      missingIn({
        ...draft,
        title: draft.title || '志愿服务活动',
        unitId: draft.unitId || '-',
        place: draft.place || '-',
      }) === null
        ? toPlanInput(draft)
        : null;
    if (!input) return null;
    const { brand = null, campaign = null, placePhrase = null } = input;
    const shifts = input.shifts.map((shift) => ({ ...shift, id: '', capacity: null, signedUp: 0, waiting: 0 }));
    const activity = {
      ...input,
      id: '',
      title: input.title || '志愿服务活动',
      unitName,
      brand,
      campaign,
      placePhrase,
      shifts,
      outcomes: [],
    };
    return previewBrief(activity, units, { rows: [], publicHeadcount: PREVIEW_HEADCOUNT });
  });

  protected readonly saving = new Attempt(
    (key, input: PlanActivityInput, change: { id: string; version: number } | null) =>
      change ? this.api.change(key, change.id, { ...input, version: change.version }) : this.api.plan(key, input),
  );

  /** From the answer until the next page is there: a second press would plan a second activity. */
  protected readonly sent = signal(false);

  constructor() {
    effect(() => {
      const before = this.before.value();
      if (!before) return;
      this.draft.set(toPlanDraft(before));
      this.untouched.set(toPlanDraft(before));
    });
    // A leader of one team plans for that team; an admin of one village for the village.
    effect(() => {
      const [unit] = this.units();
      const [team] = this.ledTeams();
      // Before the teams are known, a leader would be taken for somebody who plans for the whole unit.
      if (this.id() || this.units().length === 0 || this.teams.value() === null) return;
      untracked(() => {
        if (this.draft().unitId !== '' || !(team || this.units().length === 1)) return;
        const chosen = { unitId: team?.unitId ?? unit?.id ?? '', teamId: team?.id ?? '' };
        this.change(chosen);
        this.untouched.update((draft) => ({ ...draft, ...chosen }));
      });
    });
  }

  protected change(part: Partial<PlanDraft>): void {
    const said = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
    this.draft.update((draft) => ({ ...draft, ...said }));
  }

  protected chooseTeam(teamId: string): void {
    const team = this.ledTeams().find((candidate) => candidate.id === teamId);
    this.change(team ? { teamId, unitId: team.unitId } : { teamId: '', teamOnly: false });
  }

  protected chooseCategory(text: string): void {
    this.change({ category: ACTIVITY_CATEGORIES.find((category) => category === text) });
  }

  protected chooseKind(text: string): void {
    this.change({ kind: ACTIVITY_KINDS.find((kind) => kind === text) });
  }

  protected chooseRisk(text: string): void {
    this.change({ riskLevel: this.risks.find((risk) => risk === text) });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.sent() || this.missing() !== null || this.refusal() !== null) return;
    const before = this.before.value();
    const outcome = await this.saving.run(
      toPlanInput(this.draft()),
      before && { id: before.id, version: before.version },
    );
    if (!outcome.done) return;
    this.sent.set(true);
    this.untouched.set(this.draft());
    this.notices.say('草稿已保存，核对后请发布。');
    await this.router.navigate(['/work/activities', outcome.value.id]);
  }
}
