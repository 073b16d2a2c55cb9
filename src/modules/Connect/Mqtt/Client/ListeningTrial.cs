using System.Text;
using System.Threading.Channels;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Connect.Mqtt.Sparkplug;
using Yiwang.Connect.Points;
using Yiwang.Mqtt.Client;
using Yiwang.Parties;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Mqtt.Client;

/// <summary>试读 on somebody else's broker: what came already, else a connection of its own that listens for a while.</summary>
internal sealed class ListeningTrial(TimeProvider clock) : IMqttReceiver
{
    private const int MessagesMax = 1_000;
    private static readonly TimeSpan s_listen = TimeSpan.FromSeconds(8);
    private readonly Channel<HeardMessage> _messages = Channel.CreateBounded<HeardMessage>(MessagesMax);

    public static async Task<IReadOnlyList<TrialReading>> ReadAsync(IReadOnlyList<Point> points, List<HeardMessage> heard, MqttClientOptions options, TimeZoneInfo zone, TimeProvider clock, CancellationToken cancel)
    {
        var readings = MessageTrial.Read(points, heard, zone);
        if (!Wants(readings)) return readings;
        try
        {
            await new ListeningTrial(clock).ListenAsync(points, heard, options, () => !Wants(readings = MessageTrial.Read(points, heard, zone)), cancel);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException or TimeoutException)
        {
            var (_, words) = Troubles.Of(failure);
            return [.. readings.Select(r => r.Problem is null ? r : r with { Problem = words })];
        }
        return readings;
    }

    public MqttReception Received(MqttClient client, in MqttMessage message)
    {
        _messages.Writer.TryWrite(new(Encoding.UTF8.GetString(message.Topic), message.Payload.ToArray(), Micros.Of(clock)));
        return MqttReception.Taken;
    }

    public ValueTask RoomAsync() => ValueTask.CompletedTask;

    // nothing came for it yet
    private static bool Wants(IReadOnlyList<TrialReading> readings) => readings.Any(r => r.Problem is not null && r.RawText.Length == 0);

    private async Task ListenAsync(IReadOnlyList<Point> points, List<HeardMessage> heard, MqttClientOptions options, Func<bool> enough, CancellationToken cancel)
    {
        await using var client = await MqttClient.ConnectAsync(options, this, clock, cancel);
        var filters = points.SelectMany(p => SparkplugAddress.TryParse(p.Address, out var address) ? address.Filters() : [p.Address]).Where(Topics.IsFilter).Distinct();
        await client.SubscribeAsync([.. filters.Select(f => (f, new SubscriptionOptions(0, false)))], cancel);
        using var late = new CancellationTokenSource(s_listen, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            while (!enough()) heard.Add(await _messages.Reader.ReadAsync(either.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // what has come by now is the answer
        }
        await client.DisconnectAsync();
    }
}
