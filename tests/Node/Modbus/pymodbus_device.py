"""A pymodbus server: tcp PORT | rtu-over-tcp PORT | rtu DEVICE. Holding registers hold three times their address, inputs their address, every third bit is set."""
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer


def context():
    bits = [i % 3 == 0 for i in range(2048)]
    unit = ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, list(bits)),
        co=ModbusSequentialDataBlock(0, list(bits)),
        hr=ModbusSequentialDataBlock(0, [(3 * i) & 0xFFFF for i in range(1000)]),
        ir=ModbusSequentialDataBlock(0, list(range(1000))),
        zero_mode=True,
    )
    return ModbusServerContext(slaves={1: unit}, single=False)


async def main(kind, where):
    if kind == "rtu":
        server = await StartAsyncSerialServer(context(), framer=ModbusRtuFramer, port=where, baudrate=115200, timeout=0.05, defer_start=True)
        await server.start()
    else:
        framer = ModbusRtuFramer if kind == "rtu-over-tcp" else ModbusSocketFramer
        server = await StartAsyncTcpServer(context(), framer=framer, address=("127.0.0.1", int(where)), defer_start=True)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main(sys.argv[1], sys.argv[2]))
