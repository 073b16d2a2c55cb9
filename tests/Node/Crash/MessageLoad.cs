using System.Collections.Concurrent;
using System.Globalization;
using Yiwang.Mqtt.Client;
using Yiwang.Node.Tests.Mqtt;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Node.Tests.Crash;

/// <summary>Publishers that send as fast as the broker answers, until it is gone; remembers what was tried and what was acknowledged.</summary>
internal sealed class MessageLoad(int round)
{
    private const int Publishers = 8, AtOnce = 4;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _acknowledged;

    public ConcurrentDictionary<string, bool> Tried { get; } = new();
    public ConcurrentDictionary<string, bool> Acknowledged { get; } = new();
    /// <summary>Of each publisher: the highest number acknowledged and the highest sent.</summary>
    public (long Acknowledged, long Tried)[] Retained { get; } = new (long, long)[Publishers];

    /// <summary>Runs until so many messages were acknowledged, calls <paramref name="kill"/> while others are under way, and ends when every publisher has failed.</summary>
    public async Task RunAsync(int port, int acknowledgements, Func<Task> kill)
    {
        var publishers = Enumerable.Range(0, Publishers).Select(n => PublishAsync(port, n, acknowledgements)).ToArray();
        await _enough.Task;
        await kill();
        await Task.WhenAll(publishers);
    }

    private async Task PublishAsync(int port, int publisher, int acknowledgements)
    {
        try
        {
            await using var client = await BrokerKillTests.ConnectAsync(port, $"publisher-{publisher}", new Inbox());
            await RetainAsync(client, publisher, 1);
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(n => SendAsync(client, publisher, n, acknowledgements)).Append(RetainAllAsync(client, publisher)));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            // the broker is gone
            if (!_enough.Task.IsCompleted) _enough.TrySetException(e);
        }
        catch (Exception e)
        {
            _enough.TrySetException(e);
            throw;
        }
    }

    private async Task SendAsync(MqttClient client, int publisher, int lane, int acknowledgements)
    {
        for (var number = 0; ; number++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{round}-{publisher}-{lane}-{number}");
            Tried[text] = true;
            Expect(await client.PublishAsync($"load/{publisher}", BrokerKillTests.Bytes(text), (byte)(1 + number % 2)));
            Acknowledged[text] = true;
            if (Interlocked.Increment(ref _acknowledged) == acknowledgements) _enough.TrySetResult();
        }
    }

    private async Task RetainAllAsync(MqttClient client, int publisher)
    {
        for (var number = 2L; ; number++) await RetainAsync(client, publisher, number);
    }

    private async Task RetainAsync(MqttClient client, int publisher, long number)
    {
        number += round * 10_000_000L;
        Retained[publisher].Tried = number;
        Expect(await client.PublishAsync($"last/{publisher}", BrokerKillTests.Bytes(number.ToString(CultureInfo.InvariantCulture)), 1, retain: true));
        Retained[publisher].Acknowledged = number;
    }

    private static void Expect(MqttReason reason)
    {
        // 0x10: nobody has subscribed to the retained messages
        if (reason is not (MqttReason.Success or MqttReason.NoMatchingSubscribers)) throw new InvalidOperationException($"refused while the broker was well: {reason}");
    }
}
