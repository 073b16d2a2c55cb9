// Reads everything of a Sparkplug namespace with npm mqtt and sparkplug-payload, and prints it; asks for a rebirth when told to.
const mqtt = require('mqtt')
const { decodePayload, encodePayload } = require('sparkplug-payload').get('spBv1.0')
const client = mqtt.connect(`mqtt://127.0.0.1:${process.argv[2]}`, { protocolVersion: 5 })
const plain = v => v && typeof v === 'object' && 'low' in v ? Number(v.toString()) : v

client.on('connect', () => client.subscribe(['spBv1.0/#', 'STATE/#'], { qos: 1, rap: true }, () => console.log('ready')))
client.on('message', (topic, payload, packet) => {
  if (topic.includes('STATE/')) return console.log(JSON.stringify({ topic, state: payload.toString(), retain: packet.retain, qos: packet.qos }))
  const read = decodePayload(payload)
  const metrics = read.metrics.map(m => ({ name: m.name, alias: plain(m.alias), type: m.type, value: plain(m.value), ts: plain(m.timestamp), historical: m.isHistorical, isNull: m.isNull }))
  console.log(JSON.stringify({ topic, seq: plain(read.seq), ts: plain(read.timestamp), metrics, retain: packet.retain, qos: packet.qos }))
})
require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const [word, alias, value] = line.split(' ')
  if (word === 'dcmd') client.publish('spBv1.0/YZ/DCMD/E/P1', Buffer.from(encodePayload({ timestamp: Date.now(), metrics: [alias.match(/^\d+$/) ? { alias: Number(alias), type: 'Double', value: Number(value) } : { name: alias, type: 'Double', value: Number(value) }] })))
  if (line === 'rebirth') client.publish('spBv1.0/YZ/NCMD/E', Buffer.from(encodePayload({ timestamp: Date.now(), metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: true }] })))
})
