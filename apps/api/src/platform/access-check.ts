import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ACCESS } from './access';

/** A route that forgot to say who may use it stops the start, not the first user. */
@Injectable()
export class AccessCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const silent = this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const prototype: Record<string, unknown> | null = instance ? Object.getPrototypeOf(instance) : null;
      if (!prototype || !metatype) return [];
      return this.scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: prototype[name] as object }))
        .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler) && !Reflect.hasMetadata(ACCESS, handler))
        .map(({ name }) => `${metatype.name}.${name}`);
    });
    if (silent.length > 0) throw new Error(`routes without @Public() or @Requires(): ${silent.join(', ')}`);
  }
}
