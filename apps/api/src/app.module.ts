import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './platform/config';
import { PlatformModule } from './platform/platform.module';

/** The features in the order in which they stand on each other: the table of contents. */
export const FEATURES = [];

@Module({})
export class AppModule {
  static register(config: Config): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.register(config), ...FEATURES] };
  }
}
