using System.Buffers;
using System.IO.Pipelines;
using Xunit;
using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Unit.Tests.Mqtt.Broker;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>A client that speaks and hears bytes alone, see <see cref="Notation"/>.</summary>
internal sealed class RawClient : IDuplexPipe
{
    private readonly Pipe _toBroker = new(new PipeOptions(useSynchronizationContext: false)), _toClient = new(new PipeOptions(useSynchronizationContext: false));
    private readonly Task _served;

    public RawClient(Bed bed) => _served = bed.Broker.ServeAsync(new ClientLink(this, this, static c => ((RawClient)c).Drop()), default);

    PipeReader IDuplexPipe.Input => _toBroker.Reader;
    PipeWriter IDuplexPipe.Output => _toClient.Writer;

    /// <summary>A connection whose CONNECT is accepted.</summary>
    /// <param name="rest">Flags and keep-alive, properties in version 5, payload.</param>
    public static async Task<RawClient> ConnectAsync(Bed bed, int version, string rest, bool present = false)
    {
        var client = new RawClient(bed);
        await client.SayAsync($"10 [ 'MQTT' 0{version} {rest} ]");
        await client.AcceptedAsync(present);
        return client;
    }

    /// <summary>A clean session without anything special.</summary>
    public static Task<RawClient> ConnectAsync(Bed bed, int version, string id, string flags) => ConnectAsync(bed, version, $"{flags} 0000 {(version == 5 ? "[]" : "")} '{id}'");

    public async Task SayAsync(string notation) => await _toBroker.Writer.WriteAsync(Notation.Bytes(notation));

    /// <summary>The next packet; null = the broker has closed.</summary>
    public async Task<byte[]?> HearAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        while (true)
        {
            var read = await _toClient.Reader.ReadAsync(deadline.Token);
            var bytes = read.Buffer.ToArray();
            if (Length(bytes) is var length && length > 0 && length <= bytes.Length)
            {
                _toClient.Reader.AdvanceTo(read.Buffer.GetPosition(length));
                return bytes[..length];
            }
            _toClient.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (!read.IsCompleted) continue;
            Assert.Empty(bytes);
            return null;
        }
    }

    public async Task HearsAsync(string notation) => Assert.Equal(Convert.ToHexString(Notation.Bytes(notation)), Convert.ToHexString(await HearAsync() ?? []));

    /// <summary>For packets whose order the standard leaves open.</summary>
    public async Task HearsInAnyOrderAsync(params string[] notations)
    {
        var heard = new List<string>();
        while (heard.Count < notations.Length) heard.Add(Convert.ToHexString(await HearAsync() ?? []));
        Assert.Equal(notations.Select(n => Convert.ToHexString(Notation.Bytes(n))).Order(), heard.Order());
    }

    public async Task AcceptedAsync(bool present = false)
    {
        var connack = await HearAsync() ?? [];
        Assert.Equal("20", Convert.ToHexString(connack.AsSpan(0, 1)));
        Assert.Equal(present ? "0100" : "0000", Convert.ToHexString(connack.AsSpan(2, 2)));
    }

    /// <summary>Version 5: DISCONNECT with that reason comes before the end; 3.1.1: nothing does.</summary>
    public async Task EndedAsync(int version, byte reason)
    {
        if (version == 5)
        {
            var last = await HearAsync();
            Assert.NotNull(last);
            Assert.Equal((0xE0, reason), (last[0], last[2]));
            // Session Expiry Interval is not for servers to send
            Assert.True(last.Length == 3 || last[4] != 0x11);
        }
        await ClosedAsync();
    }

    public async Task ClosedAsync()
    {
        Assert.Null(await HearAsync());
        await _served;
    }

    /// <summary>That nothing waits is shown by an answer to PINGREQ that comes first.</summary>
    public async Task HearsNothingAsync()
    {
        await SayAsync("c0 00");
        await HearsAsync("d0 00");
    }

    public async Task DropAsync()
    {
        Drop();
        await _served;
    }

    private void Drop()
    {
        _toBroker.Writer.Complete();
        _toClient.Reader.Complete();
    }

    private static int Length(byte[] bytes)
    {
        for (int at = 1, length = 0, weight = 1; at < Math.Min(bytes.Length, 5); at++, weight *= 128)
        {
            length += (bytes[at] & 127) * weight;
            if (bytes[at] < 128) return at + 1 + length;
        }
        return 0;
    }
}
