namespace Yiwang.Mqtt.Broker;

/// <summary>What connections that are gone have counted; those that live count for themselves, so that no two write to one place.</summary>
internal sealed class Totals
{
    private readonly Lock _gate = new();

    public long MessagesIn { get; private set; }
    public long MessagesOut { get; private set; }
    public long BytesIn { get; private set; }
    public long BytesOut { get; private set; }
    public long Dropped { get; private set; }
    public long Connections { get; private set; }
    public long Refused { get; private set; }

    public void Add(Connections.ClientConnection gone)
    {
        lock (_gate)
        {
            MessagesIn += gone.MessagesIn;
            MessagesOut += gone.MessagesOut;
            BytesIn += gone.BytesIn;
            BytesOut += gone.Outbox.BytesOut;
            Dropped += gone.Dropped;
        }
    }

    public void CountConnection()
    {
        lock (_gate) Connections++;
    }

    public void CountRefusal()
    {
        lock (_gate) Refused++;
    }
}
