import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { errorAlert, eventually, startAlertGateway, startReceiver } from './alerts/alerts.test-support.ts'

const POSTGRES_URL = process.env['LITECONE_TEST_POSTGRES_URL']

it.skipIf(!POSTGRES_URL)(
  'three gateways over one PostgreSQL post an alert once, and go on when one of them ends (LITECONE_TEST_POSTGRES_URL)',
  async () => {
    const schema = `t${randomUUID().replaceAll('-', '')}`
    const stores = { postgres: { url: POSTGRES_URL ?? '', schema, connections: 4 } }
    const receiver = await startReceiver()
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => startAlertGateway({ stores })))
    if (!one || !two || !three) throw new Error('Three were started.')
    await one.log({ status: 500 })
    const { id } = await two.create(errorAlert(receiver.url))
    await eventually(() => receiver.posts.length).toBe(1)
    await three.checks(id, 6)
    expect(receiver.posts).toHaveLength(1)
    await one.close()
    await two.log({}, {}, {})
    await eventually(() => receiver.posts.length).toBe(2)
    await two.checks(id, 6)
    expect(receiver.posts.map(({ body }) => body.type)).toEqual(['alert.firing', 'alert.resolved'])
    expect((await three.history(id))[0]?.deliveries).toMatchObject([{ outcome: 'delivered' }, { outcome: 'delivered' }])
  },
)
