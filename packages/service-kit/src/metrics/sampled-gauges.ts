import { Gauge, type Registry } from 'prom-client';

/** A gauge whose value is part of a sample. */
export interface SampledGauge<Sample> {
  readonly name: string;
  readonly help: string;
  readonly value: (sample: Sample) => number;
}

/**
 * Registers gauges that are read off one look at the system, taken anew for each scrape and shared by all of them: their
 * values belong together. A look that fails leaves them out of that scrape, and the other metrics as they are.
 */
export function registerSampledGauges<Sample>(
  registry: Registry,
  look: () => Promise<Sample>,
  gauges: readonly SampledGauge<Sample>[],
): void {
  let underWay: Promise<Sample | undefined> | undefined;
  const share = (): Promise<Sample | undefined> => {
    underWay ??= look()
      .catch(() => undefined)
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
  for (const { name, help, value } of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const sample = await share();
        if (sample === undefined) this.remove();
        else this.set(value(sample));
      },
    });
  }
}
