using System.Net.Sockets;
using System.Text;
using Yiwang.Connect.Simulators.Processes;
using Yiwang.Mqtt.Client;

namespace Yiwang.Connect.Simulators;

/// <summary>The compressor's vibration sensor: every ten seconds <c>{"ts":…,"v_rms":…,"temp":…}</c> under <see cref="SimulatedPlant.VibrationTopic"/>, at QoS 1.</summary>
/// <param name="broker">Any MQTT server; where it refuses or is gone the sensor tries again for ever.</param>
public sealed class VibrationSensor(SimulatedPlant plant, MqttClientOptions broker, TimeProvider clock) : IMqttReceiver
{
    private long _published;

    /// <summary>Readings that the broker has taken.</summary>
    public long Published => Interlocked.Read(ref _published);
    /// <summary>Why the broker could not be reached; null while it can.</summary>
    public string? Trouble { get; private set; }

    public Task RunAsync(CancellationToken cancel)
    {
        var options = broker.ClientId.Length > 0 ? broker : broker with { ClientId = "vib-" + SimulatedPlant.VibrationAsset };
        return new MqttLink(() => options, this, (client, stop) =>
        {
            Trouble = null;
            _ = MeasureAsync(client, stop);
            return Task.CompletedTask;
        }, e => Trouble = e.Message, clock).RunAsync(cancel);
    }

    /// <summary>A sensor is told nothing.</summary>
    public MqttReception Received(MqttClient client, in MqttMessage message) => MqttReception.Taken;

    public ValueTask RoomAsync() => ValueTask.CompletedTask;

    private async Task MeasureAsync(MqttClient client, CancellationToken cancel)
    {
        try
        {
            while (!client.Ended.IsCompleted)
            {
                // On the full ten seconds, so that live readings and history lie on one grid.
                var now = clock.GetUtcNow();
                var every = SimulatedPlant.VibrationEvery.Ticks;
                await Task.Delay(TimeSpan.FromTicks(every - now.Ticks % every), clock, cancel);
                if (plant.Vibration(Parties.Micros.Of(clock)) is not { } reading) continue;
                await client.PublishAsync(SimulatedPlant.VibrationTopic, Payload(reading), qos: 1, cancel: cancel);
                Interlocked.Increment(ref _published);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The link says why, and comes back.
        }
    }

    internal static byte[] Payload(VibrationReading reading) => Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $$"""{"ts":{{reading.TimeUs / 1_000}},"v_rms":{{reading.VelocityRms}},"temp":{{reading.Temperature}}}"""));
}
