/** Specimens of a journey's own person and document. The journey holds both: a file says which picture, and no more. */
import type { AttemptOutcome, Case } from '../fixtures/case.js'
import type { PictureKind } from '../fixtures/images/types.js'
import type { FileSpec } from './types.js'

/** A picture of the person at hand; `blur` where an attempt could not be read. */
export const specimenOf = (kind: PictureKind, blur = false): string => `specimen:${kind}${blur ? ':blur' : ''}`

/** A picture of nobody's document, of the same kind: what others are compared with. */
export const patternOf = (kind: PictureKind): string => `pattern:${kind}`

/** Puts in whom a specimen shows, as it is about to be drawn. Another file stays as it is. */
export const showing = (file: FileSpec, about: Case | undefined): FileSpec =>
  about && /^(specimen|pattern):/.test(file.render ?? '') ? { ...file, about } : file

/** Answers whether the attempt with this number, from 1, is one that cannot be read. */
export const isUnreadable = (planned: readonly AttemptOutcome[], attempt: number): boolean =>
  planned[Math.min(attempt, planned.length) - 1] === 'unreadable'
