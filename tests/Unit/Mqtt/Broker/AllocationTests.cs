using System.IO.Pipelines;
using Xunit;
using Yiwang.Mqtt.Broker;
using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class AllocationTests
{
    private const int Messages = 2_000;

    /// <summary>From the publisher's buffer through the tap and the route to a subscriber's output and the publisher's answer: all on this thread.</summary>
    [Theory]
    [InlineData(0), InlineData(1)]
    public async Task A_stored_publish_allocates_nothing(byte qos)
    {
        var tap = new CountingTap();
        await using var bed = new Bed(tap: tap);
        var reader = await bed.ConnectAsync("reader");
        await reader.SubscribeAsync("plant/+/temperature", 0);
        var link = new SinkLink();
        var connection = new ClientConnection(link.Link, bed.Broker.Core) { Version = MqttVersion.V5, SendMaximum = 10, Identity = (await bed.Gate.AdmitAsync(new MqttApplicant { ClientId = "", Version = MqttVersion.V5 }, default)).Identity };
        bed.Broker.Core.Sessions.Enter(connection, new("", "publisher"), true, (_, _) => { });
        var intake = new PublishIntake(connection, bed.Broker.Core);
        var bytes = reader.Publish("plant/1/temperature", "21.5", qos, false, (ushort)(qos == 0 ? 0 : 5));
        PacketFrame.Read(bytes, out var frame, out _);
        var rounds = 0;
        // the transports' own buffers come in blocks of 4 KiB; a message of ours would cost 64 bytes and more
        Assert.InRange(Allocations.Least(() =>
        {
            link.Drain();
            Run(Messages);
            rounds++;
        }), 0, Messages * 8);
        Assert.Equal(rounds * Messages, tap.Count);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                if (intake.Take(bytes, frame.BodyAt, frame.Flags) != Step.Next) throw new InvalidOperationException();
                if (i % 50 == 0) bed.Broker.Core.FlushTouched();
                if (i % 50 == 0) reader.Skim();
            }
            bed.Broker.Core.FlushTouched();
        }
    }

    private sealed class CountingTap : IMqttTap
    {
        public int Count { get; private set; }

        public void Attach(ITapSettlement settlement) => settlement.Settle(1, MqttReason.Success);

        public TapAnswer Offer(in MqttOffer offer)
        {
            Count++;
            return TapAnswer.Taken(1);
        }
    }

    /// <summary>A transport whose other end takes everything.</summary>
    private sealed class SinkLink : IDuplexPipe
    {
        private readonly Pipe _out = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));

        public SinkLink() => Link = new ClientLink(this, this, static _ => { });

        public ClientLink Link { get; }
        public PipeReader Input { get; } = new Pipe().Reader;
        public PipeWriter Output => _out.Writer;

        public void Drain()
        {
            if (_out.Reader.TryRead(out var read)) _out.Reader.AdvanceTo(read.Buffer.End);
        }
    }
}
