import { join } from 'node:path';
import { isSegmentId, isWriterId, parseSegmentId } from './segment-id.js';

const SEGMENT_SUFFIX = '.jsonl';
const LEASE_SUFFIX = '.lease';
const ARCHIVE_SUFFIX = '.jsonl.gz';
const DATE_FOLDER = /^date=([0-9]{4}-[0-9]{2}-[0-9]{2})$/;

/** The folders of a raw zone and the file names in them, all below one directory. */
export interface RawZonePaths {
  directory: string;
  /** Segments being appended to, and their writers' leases. */
  openDirectory: string;
  /** Segments taken away from their writer, not sealed yet. */
  fencedDirectory: string;
  /** Whole, immutable segments that are not archived. */
  sealedDirectory: string;
  /** Segments that are in the lake, gzipped, one folder a UTC day. */
  archiveDirectory: string;
  quarantineDirectory: string;
  /** Events that ingest-api refused, kept by setting; not there before the first one. */
  refusedDirectory: string;
  /** What of quarantine and refused was sent again; not there before the first replay. */
  replayedDirectory: string;
  /** Files written aside before they get their name. */
  temporaryDirectory: string;
  lease(writerId: string): string;
  openSegment(segmentId: string): string;
  fencedSegment(segmentId: string): string;
  sealedSegment(segmentId: string): string;
  archiveDateDirectory(segmentId: string): string;
  archivedSegment(segmentId: string): string;
  quarantineFile(segmentId: string): string;
  refusedFile(id: string): string;
  replayedFile(id: string): string;
}

/** The raw zone's own directory within a data directory: `<dataDirectory>/raw`. */
export function rawZoneDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'raw');
}

/** Every path below a raw zone's directory; the builders throw `segment_id_malformed` for what is no segment id. */
export function rawZonePaths(directory: string): RawZonePaths {
  const folder = (name: string) => join(directory, name);
  const segmentIn = (name: string) => (id: string) => join(directory, name, buildSegmentFileName(id));
  const archiveDateDirectory = (id: string) => join(directory, 'archive', `date=${segmentDate(id)}`);
  return {
    directory,
    openDirectory: folder('open'),
    fencedDirectory: folder('fenced'),
    sealedDirectory: folder('sealed'),
    archiveDirectory: folder('archive'),
    quarantineDirectory: folder('quarantine'),
    refusedDirectory: folder('refused'),
    replayedDirectory: folder('replayed'),
    temporaryDirectory: folder('tmp'),
    lease: (writerId) => join(directory, 'open', buildLeaseFileName(writerId)),
    openSegment: segmentIn('open'),
    fencedSegment: segmentIn('fenced'),
    sealedSegment: segmentIn('sealed'),
    archiveDateDirectory,
    archivedSegment: (id) => join(archiveDateDirectory(id), buildArchiveFileName(id)),
    quarantineFile: segmentIn('quarantine'),
    refusedFile: segmentIn('refused'),
    replayedFile: segmentIn('replayed'),
  };
}

/** The UTC day, `YYYY-MM-DD`, in which a segment was created. */
function segmentDate(segmentId: string): string {
  return new Date(parseSegmentId(segmentId).epochMs).toISOString().slice(0, 10);
}

/** `<segment id>.jsonl`, the name of a segment in open, fenced, sealed and quarantine. */
function buildSegmentFileName(segmentId: string): string {
  parseSegmentId(segmentId);
  return segmentId + SEGMENT_SUFFIX;
}

/** The segment id in a file name `<segment id>.jsonl`, or undefined for any other name. */
export function parseSegmentFileName(name: string): string | undefined {
  return stemOf(name, SEGMENT_SUFFIX, isSegmentId);
}

/** `<writer id>.lease`, the name of a writer's lease in open. */
export function buildLeaseFileName(writerId: string): string {
  return writerId + LEASE_SUFFIX;
}

/** The writer id in a file name `<writer id>.lease`, or undefined for any other name. */
export function parseLeaseFileName(name: string): string | undefined {
  return stemOf(name, LEASE_SUFFIX, isWriterId);
}

/** `<segment id>.jsonl.gz`, the name of an archived segment. */
function buildArchiveFileName(segmentId: string): string {
  parseSegmentId(segmentId);
  return segmentId + ARCHIVE_SUFFIX;
}

/** The segment id in a file name `<segment id>.jsonl.gz`, or undefined for any other name. */
export function parseArchiveFileName(name: string): string | undefined {
  return stemOf(name, ARCHIVE_SUFFIX, isSegmentId);
}

/** The `YYYY-MM-DD` in an archive folder name `date=YYYY-MM-DD`, or undefined for any other name. */
export function parseArchiveDateFolder(name: string): string | undefined {
  return DATE_FOLDER.exec(name)?.[1];
}

function stemOf(name: string, suffix: string, isValid: (stem: string) => boolean): string | undefined {
  if (!name.endsWith(suffix)) return undefined;
  const stem = name.slice(0, -suffix.length);
  return isValid(stem) ? stem : undefined;
}
