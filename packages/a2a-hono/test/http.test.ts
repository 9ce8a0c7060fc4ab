import { Hono } from 'hono'
import { testHttp } from 'a2a-core/testing'
import { a2a } from 'a2a-hono'
import { listen } from 'a2a-hono/testing'

testHttp({
  name: 'a2a() as a function',
  open(agent, options) {
    const app = a2a(agent, { auth: 'none', ...options })
    return {
      url: 'http://agent.example.com',
      fetch: (request) => app.fetch(request),
      close: () => app.close({ drainMs: 0 }),
    }
  },
})

testHttp({
  name: 'a2a() on a socket',
  async open(agent, options) {
    const app = a2a(agent, { auth: 'none', ...options })
    const { url, close } = await listen(app.fetch)
    return {
      url,
      async close() {
        await app.close({ drainMs: 0 })
        await close()
      },
    }
  },
})

testHttp({
  name: 'a2a() below a path',
  open(agent, options) {
    const app = a2a(agent, { auth: 'none', ...options })
    const host = new Hono().route('/agents', new Hono().route('/staged', app))
    return {
      url: 'http://agent.example.com/agents/staged',
      fetch: (request) => host.fetch(request),
      close: () => app.close({ drainMs: 0 }),
    }
  },
})
