/** An agent made with the official SDK and served by Express. */
import { jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express'
import express from 'express'
import { serveListener } from '../harness/serve-subject.ts'
import { kindOf } from './agent-of.ts'
import { officialHandler } from './official-handler.ts'

const requestHandler = officialHandler(kindOf(process.argv[2]))
const app = express()
app.use('/', jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }))
await serveListener(app)
