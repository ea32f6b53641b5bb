import { describe, expect, it } from 'vitest'
import { checkOutsideLinks, docstringsOf, faultOfLink, outsideLinks } from './check-outside-links.ts'

describe('external links', () => {
  it('are found in Markdown, except in code', () => {
    const markdown = [
      '[one](https://one.example/a?b=c#d), <https://two.example>, https://three.example/x. [four]: www.four.example',
      '[five](http://five.example) [six](htps:/six.example "Six") [here](#here) [there](../there.md) | https://seven.example |',
      '`https://code.example`, ``a ` https://code.example``',
      '```sh\ncurl https://code.example\n```',
    ]
    expect(outsideLinks(markdown.join('\n'))).toEqual([
      'https://one.example/a?b=c#d',
      'https://two.example',
      'https://three.example/x',
      'www.four.example',
      'http://five.example',
      'htps:/six.example',
      'https://seven.example',
    ])
  })

  it('are found in docstrings, except in examples, and not in code', () => {
    const source = [
      "const url = 'https://code.example'",
      '/**',
      ' * The shape ([one](https://one.example)).',
      ' * ```ts',
      " * open('https://code.example')",
      ' * ```',
      ' * @example',
      " * open('https://code.example')",
      ' */',
      '/** By https://two.example. */',
      '// https://comment.example',
    ]
    expect(outsideLinks(docstringsOf(source.join('\n')))).toEqual(['https://one.example', 'https://two.example'])
  })

  it('must be well-formed https addresses of listed hosts', () => {
    expect(faultOfLink('https://semver.org/#summary')).toBeUndefined()
    for (const link of [
      'http://semver.org',
      'https:/semver.org',
      'https:///semver.org',
      'www.semver.org',
      'https://a b',
    ])
      expect(faultOfLink(link), link).toBe('is not a valid https address')
    for (const link of ['https://semver.com', 'https://semver.org:444', 'https://semver.org.example'])
      expect(faultOfLink(link), link).toBe('leads to a host that is not listed')
  })

  it('are all valid in this repository', () => {
    expect(checkOutsideLinks).not.toThrow()
  })
})
