import type { KeyTransaction } from './key-tables.ts'

/** Increases the revision, and returns it for the rows that the transaction changes. Other writers wait until the transaction ends. */
export async function raiseRevision(db: KeyTransaction): Promise<number> {
  const { revision } = await db
    .updateTable('key_revision')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .returning('revision')
    .executeTakeFirstOrThrow()
  return revision
}
