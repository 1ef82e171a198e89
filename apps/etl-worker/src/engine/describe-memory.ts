const MIB = 1024 * 1024;

/** What this process has of memory at the moment, in MiB, for the log: all of it, V8's heap, and buffers beside the heap. */
export function describeMemory(): Record<
  'rss_mb' | 'heap_used_mb' | 'heap_total_mb' | 'external_mb',
  number
> {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const inMib = (bytes: number) => Math.round(bytes / MIB);
  return {
    rss_mb: inMib(rss),
    heap_used_mb: inMib(heapUsed),
    heap_total_mb: inMib(heapTotal),
    external_mb: inMib(external),
  };
}
