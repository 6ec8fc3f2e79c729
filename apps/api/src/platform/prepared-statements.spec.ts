import { expect, it } from 'vitest';
import { PreparingClient } from './prepared-statements';

it('does not end the server when a connection dies while it passes from one hand to the other', () => {
  const client = new PreparingClient();
  expect(() =>
    client.emit('error', new Error('terminating connection due to unexpected postmaster exit')),
  ).not.toThrow();
});
