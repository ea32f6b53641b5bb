import { describe, expect, it } from 'vitest'
import { connectionOf, createClientConnection } from './client-connection.ts'

describe('the connection of a client', () => {
  it('calls every listener once, except removed ones', () => {
    const connection = createClientConnection()
    const called: string[] = []
    const ignored = () => called.push('ignored')
    connection.onClose(() => called.push('first'))
    connection.onClose(ignored)
    connection.onClose(() => called.push('second'))
    connection.offClose(ignored)
    expect(connection.isClosed).toBe(false)
    connection.markClosed()
    connection.markClosed()
    expect(called).toEqual(['first', 'second'])
    expect(connection.isClosed).toBe(true)
  })

  it('aborts its signal, whether that was created before or after', () => {
    const connection = createClientConnection()
    const { signal } = connection
    expect(signal.aborted).toBe(false)
    connection.markClosed()
    expect(signal.aborted).toBe(true)
    const other = createClientConnection()
    other.markClosed()
    expect(other.signal.aborted).toBe(true)
  })

  it('can be created from a signal', () => {
    const controller = new AbortController()
    const connection = connectionOf(controller.signal)
    let called = 0
    connection.onClose(() => {
      called += 1
    })
    controller.abort()
    expect([called, connection.isClosed]).toEqual([1, true])
  })
})
