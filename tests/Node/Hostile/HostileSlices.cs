using System.Net.Sockets;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Node.Tests.Hostile;

/// <summary>A question too long for one datagram.</summary>
internal static class HostileSlices
{
    public static async Task<ResponseCode> AskAsync(UdpClient udp, int id, Func<byte[], Task>? between = null)
    {
        foreach (var slice in Of(id))
        {
            if (between is not null) await between((byte[])slice.Clone());
            await udp.SendAsync(slice);
        }
        while (true)
        {
            var (got, code, _) = await HostileBed.ReceiveAsync(udp);
            if (got == id) return code;
        }
    }

    public static byte[][] Of(int id)
    {
        var message = HostileBed.Message(id, OpCode.Resolve, new ResolveBody(HostileBed.Name, [.. Enumerable.Range(2, 500)], []));
        var packet = new byte[HandleLimits.PacketBytes];
        return [.. Enumerable.Range(0, PacketSlicer.Count(message.Length - HandleLimits.EnvelopeBytes)).Select(i => packet[..PacketSlicer.Write(message, i, packet)])];
    }
}
