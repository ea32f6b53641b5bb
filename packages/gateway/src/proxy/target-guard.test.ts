import { describe, expect, it } from 'vitest'
import { createTargetGuard, type TargetGuardOptions } from './target-guard.ts'

const refusal = (origin: string, options?: TargetGuardOptions) => createTargetGuard(options).refuseOrigin(origin)

describe('createTargetGuard', () => {
  it.each([
    ['the loopback address', 'http://127.0.0.1'],
    ['all of the loopback network', 'http://127.8.9.10:8080'],
    ['a decimal number', 'http://2130706433'],
    ['a hexadecimal number', 'http://0x7f000001'],
    ['an octal form', 'http://0177.0.0.1'],
    ['a mixed short form', 'http://0x7f.1'],
    ['digits of another script', 'http://①②⑦.⓪.⓪.①'],
    ['a rooted address', 'http://127.0.0.1.'],
    ['the unspecified address', 'http://0.0.0.0'],
    ['this network', 'http://0.1.2.3'],
    ['the short form of it', 'http://0'],
    ['private networks, 10', 'https://10.0.0.1'],
    ['private networks, 172.16', 'https://172.31.255.255'],
    ['private networks, 192.168', 'https://192.168.1.1'],
    ['link-local addresses', 'http://169.254.1.1'],
    ['the metadata service', 'http://169.254.169.254'],
    ['the metadata service as a number', 'http://2852039166'],
    ['Azure’s platform, on a public address', 'http://168.63.129.16'],
    ['carrier-grade NAT', 'http://100.64.0.1'],
    ['benchmark networks', 'http://198.18.0.1'],
    ['networks for documentation', 'http://192.0.2.1'],
    ['protocol assignments', 'http://192.0.0.8'],
    ['multicast', 'http://224.0.0.1'],
    ['reserved addresses', 'http://240.0.0.1'],
    ['broadcast', 'http://255.255.255.255'],
    ['IPv6 loopback', 'http://[::1]'],
    ['IPv6 unspecified', 'http://[::]'],
    ['IPv6 mapped, dotted', 'http://[::ffff:127.0.0.1]'],
    ['IPv6 mapped, hexadecimal', 'http://[::ffff:7f00:1]'],
    ['IPv6 mapped, private', 'http://[::ffff:10.0.0.1]'],
    ['IPv6 compatible', 'http://[::127.0.0.1]'],
    ['IPv6 translated, old', 'http://[::ffff:0:127.0.0.1]'],
    ['NAT64 of loopback', 'http://[64:ff9b::127.0.0.1]'],
    ['NAT64 of metadata', 'http://[64:ff9b::a9fe:a9fe]'],
    ['NAT64 of a network’s own', 'http://[64:ff9b:1::7f00:1]'],
    ['6to4 of loopback', 'http://[2002:7f00:1::]'],
    ['Teredo', 'http://[2001:0:7f00:1::]'],
    ['unique local addresses', 'http://[fd12::1]'],
    ['the metadata service over IPv6', 'http://[fd00:ec2::254]'],
    ['IPv6 link-local', 'http://[fe80::1]'],
    ['IPv6 site-local', 'http://[fec0::1]'],
    ['IPv6 multicast', 'http://[ff02::1]'],
    ['IPv6 for documentation', 'http://[2001:db8::1]'],
    ['IPv6 discard', 'http://[100::1]'],
  ])('refuses %s', (_, origin) => {
    expect(refusal(origin)).toMatchObject({ type: 'blocked_target', status: 403 })
  })

  it.each([
    ['a file', 'file:///etc/passwd'],
    ['FTP', 'ftp://example.com'],
    ['no URL', 'example'],
    ['a user name', 'https://me@example.com'],
    ['the port of mail', 'https://example.com:25'],
    ['the port of SSH', 'http://8.8.8.8:22'],
  ])('refuses %s', (_, origin) => {
    expect(refusal(origin)).toMatchObject({ type: 'blocked_target', status: 403 })
  })

  it.each([
    'https://api.openai.com',
    'http://8.8.8.8',
    'https://example.com:8443',
    'https://[2606:4700:4700::1111]',
    'http://[::ffff:8.8.8.8]',
    'https://[64:ff9b::808:808]',
  ])('allows %s', (origin) => expect(refusal(origin)).toBeUndefined())

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', 'fe80::1%eth0', '0177.0.0.1', '', 'localhost'])(
    'refuses a name that resolves to "%s"',
    (address) => {
      expect(createTargetGuard().refuseAddress('example.com', address)).toMatchObject({ type: 'blocked_target' })
    },
  )

  it('allows private targets on any port if configured, but never metadata services', () => {
    const options = { allowPrivate: true }
    expect(refusal('http://127.0.0.1:25', options)).toBeUndefined()
    expect(refusal('http://[fd12::1]', options)).toBeUndefined()
    expect(refusal('http://169.254.169.254', options)).toBeDefined()
    expect(refusal('http://[fd00:ec2::254]', options)).toBeDefined()
    expect(refusal('http://[::ffff:169.254.169.254]', options)).toBeDefined()
  })

  it('allows targets by name, suffix, address or range, and nothing else', () => {
    const guard = createTargetGuard({
      allowedTargets: ['LLM.local', '*.models.corp', '10.1.0.0/16', '::1', '169.254.169.254'],
    })
    for (const host of ['llm.local', 'llm.local.', 'a.b.models.corp', '10.1.2.3', '[::1]', '169.254.169.254']) {
      expect(guard.refuseOrigin(`http://${host}:81`), host).toBeUndefined()
    }
    expect(guard.refuseAddress('llm.local', '127.0.0.1')).toBeUndefined()
    expect(guard.refuseAddress('other.local', '10.1.2.3')).toBeUndefined()
    expect(guard.refuseAddress('evil-llm.local', '127.0.0.1')).toBeDefined()
    expect(guard.refuseAddress('xmodels.corp', '127.0.0.1')).toBeDefined()
    expect(guard.refuseOrigin('http://10.2.0.1')).toBeDefined()
  })

  it('refuses denied targets, and all but the allowed ones if everything is denied', () => {
    const some = createTargetGuard({ deniedTargets: ['*.evil.com', '8.8.8.0/24'] })
    expect(some.refuseOrigin('https://a.evil.com')).toMatchObject({ type: 'blocked_target' })
    expect(some.refuseOrigin('https://8.8.8.8')).toBeDefined()
    expect(some.refuseAddress('dns.google', '8.8.8.8')).toBeDefined()
    expect(some.refuseOrigin('https://evil.com')).toBeUndefined()
    const all = createTargetGuard({ deniedTargets: ['*'], allowedTargets: ['api.openai.com', '1.1.1.1'] })
    expect(all.refuseOrigin('https://api.openai.com')).toBeUndefined()
    expect(all.refuseOrigin('https://1.1.1.1')).toBeUndefined()
    expect(all.refuseOrigin('https://api.groq.com')).toBeDefined()
  })

  it.each(['https://example.com', 'example.com:80', 'a b', '10.0.0.0/99', '300.1.2.3', '*.*.com'])(
    'does not take "%s" for a target, and says which field',
    (entry) => expect(() => createTargetGuard({ allowedTargets: [entry] })).toThrow(`allowedTargets: "${entry}"`),
  )

  it('does not reveal the address of a name', () => {
    const error = createTargetGuard().refuseAddress('internal.example.com', '10.9.8.7')
    expect(error?.message).toBe(
      'The target internal.example.com is not on the public internet, and private targets are not allowed.',
    )
  })
})
