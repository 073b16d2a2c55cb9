// A modbus-serial TCP server on the port given: holding registers hold three times their address; what is written stays.
const ModbusRTU = require("modbus-serial");

const written = new Map();
const server = new ModbusRTU.ServerTCP({
    getHoldingRegister: address => written.get(address) ?? (3 * address) & 0xffff,
    getInputRegister: address => address,
    getCoil: address => address % 3 === 0,
    getDiscreteInput: address => address % 3 === 0,
    setRegister: (address, value) => { written.set(address, value); },
    setCoil: () => { },
}, { host: "127.0.0.1", port: Number(process.argv[2]), unitID: 1 });
server.on("initialized", () => console.log("ready"));
