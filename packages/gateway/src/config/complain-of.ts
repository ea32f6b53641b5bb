import type * as z from 'zod'
import { reasonOf } from '../reason-of.ts'

/** Runs a check of another part during validation, where the line of a mistake is known, and adds its error as an issue. */
export function complainOf(context: z.RefinementCtx, path: PropertyKey[], check: () => unknown): void {
  try {
    check()
  } catch (error) {
    context.addIssue({ code: 'custom', path, message: reasonOf(error) })
  }
}
