import { inject, Service } from '@angular/core';
import type { Action, ShopRecord } from '@jishan/domain';
import { ExchangeApi } from '../../exchange/exchange.api';
import { Session } from '../../session/session';
import { Loaded } from '../../ui/loaded';
import { UnitRegister } from '../units/unit-register';

/** The shops, and which of them this person works with. */
@Service()
export class ShopRegister {
  private readonly api = inject(ExchangeApi);
  private readonly session = inject(Session);
  private readonly register = inject(UnitRegister);

  readonly shops = new Loaded(
    () => this.session.me()?.userId ?? null,
    () => this.api.listShops(),
  );

  within(action: Action): ShopRecord[] {
    return (this.shops.value() ?? []).filter((shop) =>
      this.session.can(action, { unitPath: this.register.pathOf(shop.unitId) || undefined }),
    );
  }

  /** The shop asked for, otherwise the first in reach. */
  pick(action: Action, shopId: string | undefined): ShopRecord | null {
    const shops = this.within(action);
    return shops.find((shop) => shop.id === shopId) ?? shops[0] ?? null;
  }
}
