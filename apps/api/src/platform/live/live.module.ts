import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { LiveGateway } from './live.gateway';
import { Notices } from './notices';

/** The sockets of an API process. `doorkeepers` is the module that provides the Doorkeeper: the platform knows no feature. */
@Module({})
export class LiveModule {
  static register(doorkeepers: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return { module: LiveModule, imports: doorkeepers, providers: [Notices, LiveGateway], exports: [Notices] };
  }
}
