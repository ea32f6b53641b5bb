import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { DAY, entry, NOON } from '../entries.test-support.ts'
import { describeLogStore } from '../log-store-contract.test-support.ts'
import { severableProxy } from '../severable-proxy.test-support.ts'
import { sqlLogStore, withExport } from '../sql/sql-log-store.ts'
import { openPostgresLogDatabase } from './postgres-log-database.ts'

/** `.ci/services start` prints it. */
const url = process.env['LITECONE_TEST_POSTGRES_URL']

describe.skipIf(!url)('PostgreSQL (LITECONE_TEST_POSTGRES_URL)', () => {
  const open = async (schema: string) =>
    withExport(sqlLogStore(await openPostgresLogDatabase({ url: url ?? '', schema, connections: 5 })))

  describeLogStore('PostgreSQL', {
    open: () => open(`test_${randomUUID().slice(0, 8)}`),
    empty: async (store) => void (await store.deleteBefore(Date.UTC(2100, 0))),
  })

  it('has a partition per month, and one for implausible times', async () => {
    const schema = `test_${randomUUID().slice(0, 8)}`
    const store = await open(schema)
    const now = Date.now()
    const times = [now, now - 40 * DAY, 0, 8e15]
    await store.write(times.map((createdAt) => entry({ createdAt })))
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(
      'select c.relname as name, c.reltuples from pg_inherits i join pg_class c on c.oid = i.inhrelid where inhparent = to_regclass($1)',
      [`${schema}.requests`],
    )
    await client.end()
    const month = (time: number) => new Date(time).toISOString().slice(0, 7).replace('-', '')
    expect(rows.map(({ name }) => name).sort()).toEqual(
      [`requests_${month(now)}`, `requests_${month(now - 40 * DAY)}`, 'requests_other'].sort(),
    )
    expect((await store.requests({}, { order: 'oldest' })).items.map(({ createdAt }) => createdAt)).toEqual(
      times.toSorted((left, right) => left - right),
    )
    await store.close()
  })

  it('stores each entry once if two gateways write the same ones at once, in any order', async () => {
    const schema = `test_${randomUUID().slice(0, 8)}`
    const [one, two] = await Promise.all([open(schema), open(schema)])
    const entries = Array.from({ length: 300 }, (_, index) =>
      entry({
        createdAt: NOON + index,
        sessionId: `s${index % 5}`,
        userId: `u${index % 7}`,
        properties: { n: `${index % 3}` },
      }),
    )
    await Promise.all([
      one.write(entries),
      two.write(entries.toReversed()),
      ...entries.slice(0, 20).map((each) => one.write([each])),
      ...entries.slice(0, 20).map((each) => two.addScore(each.id, 'x', 1)),
      one.deleteBefore(NOON - DAY),
    ])
    const [figures] = await two.aggregate()
    const [rows] = await two.aggregate({ filter: { minLatencyMs: 0 } })
    expect(figures).toEqual(rows)
    expect(figures?.requests).toBe(300)
    expect((await one.sessions()).items.reduce((sum, { requests }) => sum + requests, 0)).toBe(300)
    await Promise.all([one.close(), two.close()])
  })

  it('rejects tables of a newer version', async () => {
    const schema = `test_${randomUUID().slice(0, 8)}`
    await (await open(schema)).close()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`insert into ${schema}.litecone_migration (name, timestamp) values ('9999-later', '2030')`)
    await client.end()
    await expect(open(schema)).rejects.toMatchObject({ name: 'StoreError', code: 'version' })
  })

  it('rejects without the password if the server cannot be reached', async () => {
    const opening = openPostgresLogDatabase({ url: 'postgres://me:secret@127.0.0.1:1/x' })
    await expect(opening).rejects.toMatchObject({ code: 'unavailable' })
    await expect(opening).rejects.not.toThrow(/secret/)
  })

  it('rejects while the server is unavailable, and then has every accepted entry once', async () => {
    const proxy = await severableProxy(url ?? '')
    const schema = `test_${randomUUID().slice(0, 8)}`
    const store = withExport(sqlLogStore(await openPostgresLogDatabase({ url: proxy.url, schema, connections: 3 })))
    const batches = Array.from({ length: 30 }, () => Array.from({ length: 50 }, () => entry({ sessionId: 's' })))
    const results = await Promise.all([
      ...batches.map((batch) =>
        store.write(batch).then(
          () => true,
          () => false,
        ),
      ),
      new Promise((resolve) => setTimeout(resolve, 20)).then(() => proxy.cut()),
    ])
    await expect(store.check()).rejects.toMatchObject({ code: 'unavailable' })
    await proxy.restore()
    await expect
      .poll(
        () =>
          store.check().then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true)
    for (const [index, batch] of batches.entries()) {
      if (results[index]) expect(await store.get(batch[0]?.id ?? '')).toEqual(batch[0])
    }
    // The gateway writes rejected batches again. Here all are, and each entry is stored once.
    for (const batch of batches) await store.write(batch)
    const [figures] = await store.aggregate()
    expect(figures?.requests).toBe(1500)
    expect((await store.sessions()).items[0]?.requests).toBe(1500)
    await store.close()
    await proxy.cut()
  })
})
