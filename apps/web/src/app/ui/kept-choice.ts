/** What was chosen, as long as it is there to choose; otherwise the first. A list that is read anew changes nothing. */
export function keptChoice(options: readonly { id: string }[], chosenId: string | null | undefined): string | null {
  const kept = options.find(({ id }) => id === chosenId) ?? options[0];
  return kept?.id ?? null;
}
