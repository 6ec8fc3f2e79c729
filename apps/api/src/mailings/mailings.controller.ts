import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import type { Actor, MailingRecord, RecipientRecord } from '@jishan/domain';
import { CurrentActor, Requires } from '../platform/access';
import { IdempotencyKey, type WriteKey } from '../platform/idempotency';
import { IdParam } from '../platform/input';
import { AddRecipientDto } from './mailings.dto';
import { MailingsService } from './mailings.service';
import { RecipientsService } from './recipients.service';

@Controller()
export class MailingsController {
  constructor(
    private readonly mailings: MailingsService,
    private readonly recipients: RecipientsService,
  ) {}

  @Get('publications/:id/recipients')
  @Requires('mailing.read')
  listRecipients(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<RecipientRecord[]> {
    return this.recipients.list(actor, id);
  }

  @Post('publications/:id/recipients')
  @Requires('recipient.keep')
  addRecipient(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() input: AddRecipientDto,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RecipientRecord[]> {
    return this.recipients.add(actor, id, input, write);
  }

  @Delete('publications/:id/recipients/:recipientId')
  @Requires('recipient.keep')
  removeRecipient(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('recipientId') recipientId: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<RecipientRecord[]> {
    return this.recipients.remove(actor, id, recipientId, write);
  }

  @Get('bulletins/:id/mailing')
  @Requires('mailing.read')
  get(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<MailingRecord> {
    return this.mailings.get(actor, id);
  }

  @Post('bulletins/:id/mailing')
  @HttpCode(200)
  @Requires('mailing.send')
  send(@CurrentActor() actor: Actor, @IdParam() id: string, @IdempotencyKey() write: WriteKey): Promise<MailingRecord> {
    return this.mailings.send(actor, id, write);
  }

  @Post('mails/:id/resend')
  @HttpCode(200)
  @Requires('mailing.send')
  resend(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<MailingRecord> {
    return this.mailings.resend(actor, id, write);
  }

  @Post('mails/:id/settle')
  @HttpCode(200)
  @Requires('mailing.send')
  settle(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdempotencyKey() write: WriteKey,
  ): Promise<MailingRecord> {
    return this.mailings.settle(actor, id, write);
  }
}
