import { isUtf8 } from 'node:buffer';
import { EventLineError, parseEventLine } from './event-line.js';
import type { LogEvent } from './log-event-schema.js';

/** A raw line that is no event. */
export interface InvalidLine {
  /** Where the line begins, in bytes from the beginning of `lines`. */
  offset: number;
  /** The line without its line feed. */
  line: Buffer;
  reason: string;
}

const LF = 0x0a;

/**
 * Reads the events of whole JSONL lines (each ends in LF), in order; every other line is handed to `onInvalid`. What
 * counts as an event is decided here alone: conversion and queries over raw segments must agree on it.
 */
export function readEventLines(lines: Buffer, onInvalid: (line: InvalidLine) => void): LogEvent[] {
  const events: LogEvent[] = [];
  const allUtf8 = isUtf8(lines);
  let start = 0;
  for (let end = lines.indexOf(LF); end >= 0; end = lines.indexOf(LF, start)) {
    try {
      if (!allUtf8 && !isUtf8(lines.subarray(start, end))) throw new EventLineError('not UTF-8');
      events.push(parseEventLine(lines.toString('utf8', start, end)));
    } catch (error) {
      if (!(error instanceof EventLineError)) throw error;
      onInvalid({ offset: start, line: lines.subarray(start, end), reason: error.message });
    }
    start = end + 1;
  }
  return events;
}
