import type * as z from 'zod'
import { reasonOf } from '../reason-of.ts'

/** Runs a check while a schema is validated, and adds the error that it throws as an issue. In this way, the error is reported with its line in the file. */
export function addThrownIssue(context: z.RefinementCtx, path: PropertyKey[], check: () => unknown): void {
  try {
    check()
  } catch (error) {
    context.addIssue({ code: 'custom', path, message: reasonOf(error) })
  }
}
