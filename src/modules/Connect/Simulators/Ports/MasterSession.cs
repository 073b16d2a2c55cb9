using System.Net.Sockets;
using Yiwang.Connect.Modbus.Serving;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Simulators.Ports;

/// <summary>One master's connection to a simulated device, with the faults of the line.</summary>
internal sealed class MasterSession(Socket master, SimulatedDevice device, bool rtu, TimeProvider clock)
{
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(3);

    private readonly RequestFramer _framer = new(rtu);
    private readonly byte[] _in = new byte[2 * ModbusLimits.TcpBytes];
    private readonly byte[] _out = new byte[ModbusLimits.TcpBytes];

    public async Task RunAsync(CancellationToken cancel)
    {
        var filled = 0;
        while (true)
        {
            var got = await master.ReceiveAsync(_in.AsMemory(filled), cancel);
            if (got == 0) return;
            filled += got;
            var at = 0;
            while (_framer.TryTake(_in.AsMemory(at, filled - at), out var unit, out var pdu, out var consumed))
            {
                await AnswerAsync(unit, pdu, cancel);
                at += consumed;
            }
            // Noise on a line is forgotten; a TCP stream without its place is closed.
            var lost = !_framer.TryTake(_in.AsMemory(at, filled - at), out _, out _, out var rest) && rest < 0;
            if (lost && !rtu) return;
            _in.AsSpan(at, filled - at).CopyTo(_in);
            filled = lost ? 0 : filled - at;
        }
    }

    private async ValueTask AnswerAsync(byte unit, ReadOnlyMemory<byte> pdu, CancellationToken cancel)
    {
        if (unit != device.Unit || device.Has(SimulatedFault.Silent)) return;
        if (device.Has(SimulatedFault.SlowAnswers)) await Task.Delay(s_slow, clock, cancel);
        var answered = await Responder.AnswerAsync(device, pdu, _out.AsMemory(_framer.Head));
        var bytes = _framer.Close(_out, device.Has(SimulatedFault.WrongUnit) ? (byte)(unit + 1) : unit, answered);
        if (device.Has(SimulatedFault.Garbage)) _out.AsSpan(0, bytes).Fill(0xA5);
        await master.SendAsync(_out.AsMemory(0, bytes), cancel);
    }
}
