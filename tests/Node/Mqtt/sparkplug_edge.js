// An edge node of npm sparkplug-client. Commands come on stdin, one a line; says what a host asks of it.
const sparkplug = require('sparkplug-client')
const edge = sparkplug.newClient({ serverUrl: `mqtt://127.0.0.1:${process.argv[2]}`, groupId: 'YZ', edgeNode: 'A', clientId: 'edge-a', version: 'spBv1.0', username: 'edge', password: 'edge' })
let value = 1.5

function birth() {
  edge.publishNodeBirth({ timestamp: Date.now(), metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: false }, { name: 'load', type: 'Int32', value: 50, timestamp: 1700000000000 }] })
  edge.publishDeviceBirth('P1', { timestamp: Date.now(), metrics: [
    { name: 'v_rms', alias: 11, type: 'Double', value, timestamp: 1700000001000 },
    { name: 'run', type: 'Boolean', value: true, timestamp: 1700000001000 }] })
  console.log('born')
}

edge.on('birth', birth)
edge.on('ncmd', payload => { if (payload.metrics.some(m => m.name === 'Node Control/Rebirth' && m.value)) { console.log('rebirth'); birth() } })
edge.on('dcmd', (device, payload) => {
  value = payload.metrics[0].value
  console.log(`dcmd ${device} ${value}`)
  edge.publishDeviceData(device, { timestamp: Date.now(), metrics: [{ alias: 11, value, type: 'Double', timestamp: 1700000009000 }] })
})
require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const [word, number] = line.split(' ')
  const metric = { name: 'v_rms', type: 'Double', value: Number(number), timestamp: 1700000002000 }
  if (word === 'data') edge.publishDeviceData('P1', { timestamp: Date.now(), metrics: [metric] })
  if (word === 'history') edge.publishDeviceData('P1', { timestamp: Date.now(), metrics: [{ ...metric, timestamp: 1600000000000, isHistorical: true }] })
  if (word === 'packed') edge.publishDeviceData('P1', { timestamp: Date.now(), metrics: [metric] }, { compress: true, algorithm: line.split(' ')[2] })
  if (word === 'alias') edge.publishDeviceData('P1', { timestamp: Date.now(), metrics: [{ alias: 99, type: 'Double', value: 1 }] })
  if (word === 'death') edge.publishDeviceDeath('P1', { timestamp: 1700000003000 })
})
