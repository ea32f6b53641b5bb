import type { WireReply } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { cancelPrediction, nextStep } from './steps.ts'

const urls = {
  get: 'https://api.replicate.com/v1/predictions/p1',
  cancel: 'https://api.replicate.com/v1/predictions/p1/cancel',
  stream: 'https://stream.replicate.com/v1/files/abc',
}
const reply = (body: object, step = 1): WireReply => ({ status: 201, headers: {}, body: { id: 'p1', ...body }, step })
const whole = createContext()
const streamed = createContext({ stream: true })

it('polls after 250 ms, with a growing delay of at most five seconds', () => {
  const delays = Array.from({ length: 12 }, (_, index) => {
    const step = nextStep(reply({ status: 'processing', urls }, index + 1), whole)
    return 'request' in step ? Math.round(step.delay ?? 0) : undefined
  })
  expect(delays).toEqual([250, 375, 563, 844, 1266, 1898, 2848, 4271, 5000, 5000, 5000, 5000])
})

it.each(['succeeded', 'failed', 'canceled', 'aborted'])('ends when a prediction is %s', (status) => {
  const last = reply({ status, urls })
  expect(nextStep(last, whole)).toEqual({ done: last.body })
  expect(nextStep(last, streamed)).toEqual({ done: last.body })
  expect(cancelPrediction(last)).toBeUndefined()
})

it('opens the stream of a prediction, and polls if there is none', () => {
  expect(nextStep(reply({ status: 'starting', urls }), streamed)).toEqual({
    request: { method: 'GET', path: '', url: urls.stream, headers: { accept: 'text/event-stream' } },
    stream: true,
  })
  expect(nextStep(reply({ status: 'starting' }), streamed)).toMatchObject({ request: { path: '/predictions/p1' } })
})

it('uses apiBase for Replicate’s URLs, and keeps any other', () => {
  const at = (get: string, cancel: string) => {
    const last = reply({ status: 'processing', urls: { get, cancel } })
    return [nextStep(last, whole), cancelPrediction(last)]
  }
  expect(at(urls.get, urls.cancel)).toMatchObject([
    { request: { method: 'GET', path: '/predictions/p1' } },
    { method: 'POST', path: '/predictions/p1/cancel' },
  ])
  expect(at('http://proxy.example/x', 'http://proxy.example/y')).toMatchObject([
    { request: { method: 'GET', url: 'http://proxy.example/x' } },
    { method: 'POST', url: 'http://proxy.example/y' },
  ])
  expect(at('https://api.replicate.com/v1.example/x', 'y')).toMatchObject([
    { request: { url: 'https://api.replicate.com/v1.example/x' } },
    {},
  ])
})

it('cancels by id if a prediction has no URL', () => {
  expect(cancelPrediction(reply({ status: 'processing' }))).toEqual({ method: 'POST', path: '/predictions/p1/cancel' })
})
