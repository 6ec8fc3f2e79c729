import { Injectable } from '@nestjs/common';
import { can, DomainError, normalisePhone, type Actor, type SecondPersonInput } from '@jishan/domain';
import type { EntityManager } from 'typeorm';
import { UsersService } from '../identity/users.service';
import { SignInService } from '../sessions/sign-in.service';
import { SmsCodes } from '../sessions/sms-codes.service';
import { CounterService } from './counter.service';

/** Who said to be the second person. With a code, it is taken in the transaction that it is for. */
export interface SecondProof {
  phone: string;
  code: string | null;
}

/** C4: what a clerk does for the own household, somebody else confirms by their own password or code. */
@Injectable()
export class SecondPersonService {
  constructor(
    private readonly users: UsersService,
    private readonly signIn: SignInService,
    private readonly codes: SmsCodes,
    private readonly counter: CounterService,
  ) {}

  /** Before the transaction, because each try must stay counted whatever becomes of it. */
  async prove(input: SecondPersonInput | undefined): Promise<SecondProof | null> {
    if (!input) return null;
    const phone = normalisePhone(input.phone);
    if (input.password !== undefined) {
      await this.signIn.authenticate(phone, input.password);
      return { phone, code: null };
    }
    await this.codes.attempt(phone);
    return { phone, code: input.code ?? '' };
  }

  /** Another clerk or admin of the shop's unit, at home in neither household. */
  async admit(
    tx: EntityManager,
    { phone, code }: SecondProof,
    actor: Actor,
    of: { unitPath: string; personId: string; ownerId: string },
  ): Promise<{ id: string; name: string }> {
    if (code !== null) await this.codes.use(tx, phone, code);
    const account = await this.users.findByPhone(tx, phone);
    if (!account) throw new DomainError('redemption.second-refused');
    const second = await this.users.actorOf(account, tx);
    const refused =
      second.userId === actor.userId ||
      !can(second, 'redemption.confirm-second', { unitPath: of.unitPath }) ||
      (await this.counter.isOwnHousehold(tx, second, of.personId, of.ownerId));
    if (refused) throw new DomainError('redemption.second-refused');
    return { id: second.userId, name: second.name };
  }
}
