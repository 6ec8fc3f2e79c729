/**
 * Like `Promise.all`, but one that fails does not answer for the others before they have ended: inside a transaction, where some of these
 * are chains of statements, nobody rolls back while a chain may still ask. What failed first in the order of the list is thrown.
 */
export async function settledAll<const Works extends readonly Promise<unknown>[]>(
  works: Works,
): Promise<{ -readonly [Place in keyof Works]: Awaited<Works[Place]> }> {
  await Promise.allSettled(works);
  return (await Promise.all(works)) as { -readonly [Place in keyof Works]: Awaited<Works[Place]> };
}
