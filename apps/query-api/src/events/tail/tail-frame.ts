/** What a tail sends, by the name of the server-sent event. */
export interface TailFrames {
  /** An event that was acked. */
  log: object;
  /** Everything acked so far has been sent, and what comes next is sent as it is acked. */
  live: Record<string, never>;
  /** The client reads more slowly than events come: they are read from disk at its pace until it is live again. */
  behind: Record<string, never>;
  /** Events may be missing here: these segments, of which not all was sent, are no longer kept, or damaged. */
  gap: { segments: string[] };
}

/**
 * Writes a server-sent event; `position` is what the client hands back to go on after it.
 * Source: WHATWG HTML, "Server-sent events". JSON has no line ends of its own, so the data is one line.
 */
export function formatTailFrame<Name extends keyof TailFrames>(
  name: Name,
  data: TailFrames[Name],
  position: string,
): string {
  return `id: ${position}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Keeps a silent connection open, and tells the client how far it is although there was nothing for it. */
export function formatHeartbeat(position: string): string {
  return `: heartbeat\nid: ${position}\n\n`;
}
