import type { KeyTransaction } from './key-tables.ts'

/** The revision that a transaction's changes carry. Others that write wait from here until it ends. */
export async function raiseRevision(db: KeyTransaction): Promise<number> {
  const { revision } = await db
    .updateTable('key_revision')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .returning('revision')
    .executeTakeFirstOrThrow()
  return revision
}
