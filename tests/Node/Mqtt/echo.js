// Subscribes, publishes at each QoS one after the other, and prints what comes back.
const mqtt = require('mqtt');

const [url, version, ca] = process.argv.slice(2);
const client = mqtt.connect(url, { protocolVersion: Number(version), reconnectPeriod: 0, ca: require('fs').readFileSync(ca) });

client.on('message', (topic, payload) => console.log(`${topic} ${payload}`));
client.on('error', error => { console.error(error); process.exit(1); });
client.on('connect', async () => {
    await client.subscribeAsync('a/+', { qos: 2 });
    for (const qos of [0, 1, 2]) await client.publishAsync('a/b', String(qos), { qos });
});
