import type { Locator, Page } from 'playwright-core'

/** A question of someone new to the dashboard, and the steps to its answer from the gateway's address. */
export interface Walk {
  readonly name: string
  readonly question: string
  readonly steps: readonly WalkStep[]
  /** Where the answer is at the end. */
  answer(page: Page): Locator
}

export interface WalkStep {
  /** The step as `docs/walks.md` describes it. */
  readonly what: string
  take(page: Page): Promise<unknown>
}

const goTo = (title: string): WalkStep => ({
  what: `Choose ${title} in the navigation`,
  take: (page) => page.getByRole('navigation').getByRole('link', { name: title, exact: true }).click(),
})

const firstRow = (page: Page) => page.locator('main tbody tr').first()

export const WALKS: readonly Walk[] = [
  {
    name: 'user',
    question: 'Who was yesterday’s most expensive user?',
    steps: [
      goTo('Users'),
      { what: 'Set the period to Yesterday', take: (page) => page.getByLabel('Period').selectOption('yesterday') },
    ],
    answer: firstRow,
  },
  {
    name: 'feature',
    question: 'What does each feature cost this month?',
    steps: [
      goTo('Properties'),
      {
        what: 'Choose the property “feature”',
        take: (page) =>
          page
            .getByRole('group', { name: 'Property' })
            .getByRole('button', { name: /^feature/ })
            .click(),
      },
      {
        what: 'Set the period to This month',
        take: (page) => page.getByLabel('Period').selectOption('this-month'),
      },
    ],
    answer: firstRow,
  },
  {
    name: 'session',
    question: 'Which call made this agent session slow?',
    steps: [
      goTo('Sessions'),
      { what: 'Open the session', take: (page) => page.locator('main tbody').getByRole('link').first().click() },
      {
        what: 'Sort the timeline by Slowest first',
        take: (page) => page.getByLabel('Order').selectOption('latency'),
      },
    ],
    answer: (page) => page.getByRole('region', { name: 'Timeline' }).locator('button').first(),
  },
  {
    name: 'model',
    question: 'Which model is the slowest?',
    steps: [goTo('Models')],
    answer: firstRow,
  },
  {
    name: 'failure',
    question: 'Why did this request fail?',
    steps: [
      {
        what: 'Open the request under Recent errors',
        take: (page) => page.getByRole('region', { name: 'Recent errors' }).getByRole('link').nth(1).click(),
      },
    ],
    answer: (page) => page.getByRole('region', { name: 'Why it failed' }),
  },
]
