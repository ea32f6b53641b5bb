import type * as z from 'zod'
import { reasonOf } from '../reason-of.ts'

/** Runs a check that is made elsewhere too, and tells what it throws where the line of it is known. */
export function complainOf(context: z.RefinementCtx, path: PropertyKey[], check: () => unknown): void {
  try {
    check()
  } catch (error) {
    context.addIssue({ code: 'custom', path, message: reasonOf(error) })
  }
}
