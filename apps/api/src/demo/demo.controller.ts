import { Controller, Get } from '@nestjs/common';
import type { DemoAccount } from '@jishan/domain';
import { Public } from '../platform/access';
import { DemoService } from './demo.service';

@Controller('demo-accounts')
export class DemoController {
  constructor(private readonly demo: DemoService) {}

  @Get()
  @Public()
  list(): Promise<DemoAccount[]> {
    return this.demo.accounts();
  }
}
