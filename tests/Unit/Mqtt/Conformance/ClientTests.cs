using System.Net;
using System.Net.Sockets;
using Xunit;
using Yiwang.Mqtt.Client;
using Yiwang.Unit.Tests.Net;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Mqtt.Conformance;

/// <summary>Our client against a server that says bytes alone.</summary>
public sealed class ClientTests : IMqttReceiver
{
    public ValueTask RoomAsync() => ValueTask.CompletedTask;

    public MqttReception Received(MqttClient client, in MqttMessage message) => MqttReception.Taken;

    [Fact]
    public async Task It_sends_nothing_that_the_server_does_not_take_and_pings_as_the_server_asks()
    {
        var time = new SteppedTime();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = MqttClient.ConnectAsync(new() { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Version = MqttVersion.V5, ClientId = "c" }, this, time);
        using var server = await listener.AcceptTcpClientAsync();
        var stream = server.GetStream();
        Assert.InRange(await stream.ReadAsync(new byte[1_024]), 1, 1_024);
        await stream.WriteAsync(Notation.Bytes("20 [ 00 00 [ 24 00 25 00 27 00000010 13 0002 ] ]"));
        await using var client = await connecting;

        Assert.Equal(MqttReason.QosNotSupported, await client.PublishAsync("t", "1"u8.ToArray(), 1));
        Assert.Equal(MqttReason.RetainNotSupported, await client.PublishAsync("t", "2"u8.ToArray(), retain: true));
        Assert.Equal(MqttReason.PacketTooLarge, await client.PublishAsync("t", new byte[11]));
        Assert.False(client.TryPublish("t"u8, new byte[11]));
        Assert.Equal(MqttReason.Success, await client.PublishAsync("t", new byte[10]));
        var heard = new byte[16];
        await stream.ReadExactlyAsync(heard);
        Assert.Equal("300E00017400" + new string('0', 20), Convert.ToHexString(heard));

        // half of the two seconds that the server asks for; after three without a word from it the client would rightly give up
        await Yiwang.Unit.Tests.Mqtt.Broker.Bed.UntilAsync(() => time.IsAwaited(TimeSpan.FromSeconds(1)));
        time.Advance(TimeSpan.FromSeconds(1));
        await Yiwang.Unit.Tests.Mqtt.Broker.Bed.UntilAsync(() => server.Available >= 2);
        await stream.ReadExactlyAsync(heard.AsMemory(0, 2));
        Assert.Equal("C000", Convert.ToHexString(heard.AsSpan(0, 2)));
    }

    /// <summary>3.3.4-7 and 3.3.4-8: the server takes one unanswered message at a time.</summary>
    [Fact]
    public async Task A_message_without_quota_waits_and_nothing_else_waits_with_it()
    {
        using var patience = new CancellationTokenSource(Patience.Deadline);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = MqttClient.ConnectAsync(new() { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Version = MqttVersion.V5, ClientId = "c" }, this, new SteppedTime());
        using var server = await listener.AcceptTcpClientAsync();
        var stream = server.GetStream();
        Assert.InRange(await stream.ReadAsync(new byte[1_024]), 1, 1_024);
        await stream.WriteAsync(Notation.Bytes("20 [ 00 00 [ 21 0001 ] ]"));
        await using var client = await connecting;

        var first = client.PublishAsync("t", "1"u8.ToArray(), 1).AsTask();
        var second = client.PublishAsync("t", "2"u8.ToArray(), 1).AsTask();
        var subscribing = client.SubscribeAsync("f");
        Assert.Equal(MqttReason.Success, await client.PublishAsync("t", "0"u8.ToArray()));
        var heard = new byte[9 + 9 + 7];
        await stream.ReadExactlyAsync(heard, patience.Token);
        // PUBLISH at QoS 1, SUBSCRIBE, PUBLISH at QoS 0: what came later overtakes the second
        Assert.Equal("32 '1', 82, 30 '0'", $"{heard[0]:X2} '{(char)heard[8]}', {heard[9]:X2}, {heard[18]:X2} '{(char)heard[24]}'");
        Assert.False(second.IsCompleted);

        await stream.WriteAsync(new byte[] { 0x40, 2, heard[5], heard[6], 0x90, 4, heard[11], heard[12], 0, 0 });
        Assert.Equal(MqttReason.Success, await first.WaitAsync(patience.Token));
        Assert.Equal([MqttReason.Success], await subscribing.WaitAsync(patience.Token));
        await stream.ReadExactlyAsync(heard.AsMemory(0, 9), patience.Token);
        Assert.Equal("32 '2'", $"{heard[0]:X2} '{(char)heard[8]}'");
        await stream.WriteAsync(new byte[] { 0x40, 2, heard[5], heard[6] });
        Assert.Equal(MqttReason.Success, await second.WaitAsync(patience.Token));
    }
}
