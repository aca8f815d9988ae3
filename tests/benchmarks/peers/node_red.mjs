// 1,000 function nodes in a row in Node-RED, in memory; prints the seconds of the median request.
import { createServer, get } from 'node:http'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'

const steps = Number(process.argv[2])
const require = createRequire(join(process.argv[3], 'package.json'))
const express = require('express')
const RED = require('node-red')
const folder = mkdtempSync(join(tmpdir(), 'red-'))
const nodes = [
  { id: 'tab', type: 'tab', label: 'bench' },
  { id: 'in', type: 'http in', z: 'tab', url: '/go', method: 'get', wires: [['n0']], x: 0, y: 0 },
]
for (let i = 0; i < steps; i++) {
  const next = i + 1 < steps ? `n${i + 1}` : 'end'
  nodes.push({ id: `n${i}`, type: 'function', z: 'tab', func: `msg.payload = ${i}; return msg`, outputs: 1, wires: [[next]], x: 0, y: 0 })
}
nodes.push({ id: 'end', type: 'http response', z: 'tab', statusCode: '200', wires: [], x: 0, y: 0 })
writeFileSync(join(folder, 'flows.json'), JSON.stringify(nodes))
const app = express()
const server = createServer(app)
RED.init(server, {
  userDir: folder, flowFile: 'flows.json', httpAdminRoot: false, httpNodeRoot: '/', credentialSecret: false,
  logging: { console: { level: 'off' } }, functionTimeout: 0,
})
app.use('/', RED.httpNode)
const ask = (port) => new Promise((resolve, reject) => {
  const began = process.hrtime.bigint()
  get({ port, host: '127.0.0.1', path: '/go' }, (answer) => {
    answer.resume()
    answer.on('end', () => (answer.statusCode === 200 ? resolve(Number(process.hrtime.bigint() - began) / 1e9) : reject(new Error(String(answer.statusCode)))))
  }).on('error', reject)
})
server.listen(0, '127.0.0.1', async () => {
  await RED.start()
  const port = server.address().port
  for (let tries = 0; tries < 200; tries++) {
    try { await ask(port); break } catch { await new Promise((done) => setTimeout(done, 50)) }
  }
  const times = []
  for (let i = 0; i < 15; i++) times.push(await ask(port))
  times.sort((a, b) => a - b)
  console.log(times[7])
  process.exit(0)
})
