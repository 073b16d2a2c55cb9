// A modbus-serial master: host port unit; prints what it reads and how a write ended, a line each.
const ModbusRTU = require("modbus-serial");

(async () => {
    const [host, port, unit, rtu] = process.argv.slice(2);
    const master = new ModbusRTU();
    if (rtu === "rtu") await master.connectTelnet(host, { port: Number(port) });
    else await master.connectTCP(host, { port: Number(port) });
    master.setID(Number(unit));
    master.setTimeout(5000);
    const show = async (name, ask) => {
        try {
            console.log(name, JSON.stringify((await ask()).data ?? "ok"));
        } catch (e) {
            console.log(name, "exception", e.modbusCode ?? e.message);
        }
    };
    await show("holding", () => master.readHoldingRegisters(0, 6));
    await show("beyond", () => master.readHoldingRegisters(5000, 1));
    await show("input", () => master.readInputRegisters(0, 2));
    await show("coils", () => master.readCoils(0, 3));
    await show("write", () => master.writeRegister(100, 61));
    master.close(() => process.exit(0));
})();
